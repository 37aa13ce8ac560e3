import { useTranslation } from "react-i18next";
import { body } from "@/api/client";
import { pending } from "@/api/pending";
import {
  Button,
  FailureNote,
  Group,
  Modal,
  PasswordField,
  Stack,
  Switch,
  Textarea,
  TextInput,
  useAction,
  useForm,
} from "@/ui";
import type { RemoteBody, RemoteChange } from "./data";

interface Values {
  name: string;
  url: string;
  username: string;
  password: string;
  insecure_http: boolean;
  ca_certificate: string;
  allow_private: boolean;
  shared: boolean;
}

function valuesOf(remote?: RemoteBody): Values {
  return {
    name: remote?.name ?? "",
    url: remote?.url ?? "https://",
    username: remote?.username ?? "",
    password: "",
    insecure_http: remote?.insecure_http ?? false,
    ca_certificate: remote?.ca_certificate ?? "",
    allow_private: remote?.allow_private ?? false,
    shared: remote?.shared ?? false,
  };
}

/** An empty password means the one that is there, unless there is no account any more. */
function changeOf({ password, username, ca_certificate, ...values }: Values): RemoteChange {
  const account = username.trim();
  return {
    ...values,
    username: account || null,
    ca_certificate: ca_certificate.trim() || null,
    ...(account === "" ? { password: null } : password && { password }),
  };
}

/** Makes or changes a remote. Its password is never shown again. */
export function RemoteDialog({ remote, onClose }: { remote?: RemoteBody; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: valuesOf(remote) });
  const save = useAction({
    run: (change: RemoteChange) =>
      remote
        ? body(pending.PATCH("/api/remotes/{id}", { params: { path: { id: remote.id } }, body: change }))
        : body(pending.POST("/api/remotes", { body: change, params: {} })),
    changes: [["remotes"]],
    done: (saved) => t("remotes.saved", { name: saved.name }),
    then: onClose,
  });
  const isPlain = form.values.url.startsWith("http:");
  return (
    <Modal
      opened
      onClose={onClose}
      title={remote ? t("remotes.editTitle", { name: remote.name }) : t("remotes.create")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={form.onSubmit((values) => save.mutate(changeOf(values)))}>
        <Stack gap="md">
          <TextInput
            label={t("common.name")}
            description={t("remotes.nameHint")}
            required
            maxLength={64}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("remotes.url")}
            description={t("remotes.urlHint")}
            placeholder="https://registry.example.com"
            required
            type="url"
            maxLength={500}
            spellCheck={false}
            autoCapitalize="none"
            {...form.getInputProps("url")}
          />
          <Account form={form} hasPassword={remote?.has_password ?? false} />
          {isPlain && (
            <Switch
              label={t("remotes.insecure")}
              description={t("remotes.insecureHint")}
              {...form.getInputProps("insecure_http", { type: "checkbox" })}
            />
          )}
          <Textarea
            label={t("remotes.certificate")}
            description={t("remotes.certificateHint")}
            placeholder="-----BEGIN CERTIFICATE-----"
            autosize
            minRows={2}
            maxRows={8}
            maxLength={100_000}
            spellCheck={false}
            classNames={{ input: "mono" }}
            {...form.getInputProps("ca_certificate")}
          />
          <Switch
            label={t("remotes.private")}
            description={t("remotes.privateHint")}
            {...form.getInputProps("allow_private", { type: "checkbox" })}
          />
          <Switch
            label={t("remotes.shared")}
            description={t("remotes.sharedHint")}
            {...form.getInputProps("shared", { type: "checkbox" })}
          />
          <FailureNote error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t("remotes.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface AccountProps {
  form: ReturnType<typeof useForm<Values>>;
  hasPassword: boolean;
}

function Account({ form, hasPassword }: AccountProps) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" grow align="flex-start">
      <TextInput
        label={t("remotes.username")}
        description={t("remotes.usernameHint")}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
        {...form.getInputProps("username")}
      />
      <PasswordField
        label={t("remotes.password")}
        description={t(hasPassword ? "remotes.passwordKept" : "remotes.passwordHint")}
        maxLength={10_000}
        autoComplete="new-password"
        disabled={form.values.username.trim() === ""}
        {...form.getInputProps("password")}
      />
    </Group>
  );
}
