import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
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
import { parsePlatforms } from "../sync/references";
import type { NewRemote, RemoteBody } from "./data";

interface Values {
  name: string;
  url: string;
  username: string;
  password: string;
  insecure_http: boolean;
  ca_certificate: string;
  allow_private: boolean;
  shared: boolean;
  platforms: string;
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
    platforms: remote?.platforms?.join(", ") ?? "",
  };
}

/** What was typed, as the server takes it: an empty text takes away what there was, but for the password. */
function changeOf({ password, ...values }: Values): NewRemote {
  return {
    ...values,
    name: values.name.trim(),
    url: values.url.trim(),
    username: values.username.trim(),
    insecure_http: isPlain(values.url) && values.insecure_http,
    platforms: parsePlatforms(values.platforms) ?? [],
    // It is never shown, so an empty field means the one that is there.
    ...(password !== "" && values.username.trim() !== "" && { password }),
  };
}

function isPlain(url: string): boolean {
  return /^\s*http:/i.test(url);
}

/** Makes or changes a remote. Its password is never shown again. */
export function RemoteDialog({ remote, onClose }: { remote?: RemoteBody; onClose: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: valuesOf(remote) });
  const save = useAction({
    run: (change: NewRemote) =>
      remote
        ? body(api.PATCH("/api/remotes/{id}", { params: { path: { id: remote.id } }, body: change }))
        : body(api.POST("/api/remotes", { body: change, params: {} })),
    changes: [["remotes"]],
    done: (saved) => t("remotes.saved", { name: saved.name }),
    then: onClose,
  });
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
          <Place form={form} remote={remote} />
          <Manner form={form} />
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

interface FieldProps {
  form: ReturnType<typeof useForm<Values>>;
  remote?: RemoteBody;
}

/** Where it is, and as whom it is asked. */
function Place({ form, remote }: FieldProps) {
  const { t } = useTranslation();
  return (
    <>
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
        inputMode="url"
        maxLength={500}
        spellCheck={false}
        autoCapitalize="none"
        {...form.getInputProps("url")}
      />
      <Account form={form} remote={remote} />
    </>
  );
}

/** How it is spoken to, and who may use it. */
function Manner({ form }: FieldProps) {
  const { t } = useTranslation();
  return (
    <>
      {isPlain(form.values.url) && (
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
      <TextInput
        label={t("remotes.platforms")}
        description={t("remotes.platformsHint")}
        placeholder="linux/amd64, linux/arm64"
        maxLength={500}
        spellCheck={false}
        autoCapitalize="none"
        {...form.getInputProps("platforms")}
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
    </>
  );
}

function Account({ form, remote }: FieldProps) {
  const { t } = useTranslation();
  const { url, username } = form.values;
  // The server lets nobody send a password elsewhere than where it was given for.
  const isElsewhere =
    remote?.has_password && (url.trim() !== remote.url || username.trim() !== (remote.username ?? ""));
  const hint = isElsewhere
    ? t("errors.password_required")
    : t(remote?.has_password ? "remotes.passwordKept" : "remotes.passwordHint");
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
        description={hint}
        maxLength={10_000}
        autoComplete="new-password"
        disabled={form.values.username.trim() === ""}
        {...form.getInputProps("password")}
      />
    </Group>
  );
}
