import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useIsAdmin } from "@/app/session";
import {
  Autocomplete,
  Button,
  Checkbox,
  FailureNote,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  useAction,
  useDebouncedValue,
  useForm,
} from "@/ui";
import { VERBS, type Verb } from "./queries";

type Kind = "user" | "group";

/** Grants something on exactly this repository. */
export function GrantDialog({ repository, onClose }: { repository: string; onClose: () => void }) {
  const { t } = useTranslation();
  const verbsLabel = useId();
  const form = useForm({ initialValues: { kind: "user" as Kind, subject: "", verbs: ["pull"] as Verb[] } });
  const { kind, subject, verbs } = form.values;
  const names = useNames(kind, subject);
  const grant = useAction({
    run: () => body(api.POST("/api/permissions", { body: { [kind]: subject.trim(), pattern: repository, verbs } })),
    changes: [["permissions"], ["repository", repository, "permissions"]],
    done: () => t("rights.added"),
    then: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("rights.add")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={form.onSubmit(() => grant.mutate())}>
        <Stack gap="md">
          <Text size="sm" c="dimmed" className="wrap-anywhere">
            {t("rights.addText", { name: repository })}
          </Text>
          <SegmentedControl
            aria-label={t("rights.subject")}
            value={kind}
            data={[
              { value: "user", label: t("rights.user") },
              { value: "group", label: t("rights.group") },
            ]}
            onChange={(kind) => form.setValues({ kind: kind as Kind, subject: "" })}
          />
          <Autocomplete
            label={kind === "user" ? t("rights.userName") : t("rights.groupName")}
            data={names}
            openOnFocus={false}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            data-autofocus
            {...form.getInputProps("subject")}
          />
          <Checkbox.Group
            label={t("rights.verbs")}
            id={verbsLabel}
            {...form.getInputProps("verbs")}
            error={verbs.length === 0 ? t("rights.noVerb") : undefined}
          >
            <Stack gap="xs" mt={4}>
              {VERBS.map((verb) => (
                <Checkbox
                  key={verb}
                  value={verb}
                  label={t(`common.verbs.${verb}`)}
                  description={t(`rights.verbHints.${verb}`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <FailureNote error={grant.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={grant.isPending} disabled={!subject.trim() || verbs.length === 0}>
              {t("rights.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Names that begin to match; only administrators may look through users and groups. */
function useNames(kind: Kind, typed: string): string[] {
  const isAdmin = useIsAdmin();
  const [search] = useDebouncedValue(typed, 200);
  const query = { search: search || undefined, limit: 10 };
  const { data } = useQuery({
    queryKey: [kind === "user" ? "users" : "groups", "names", search],
    queryFn: async () => {
      const params = { params: { query } };
      const found =
        kind === "user" ? await body(api.GET("/api/users", params)) : await body(api.GET("/api/groups", params));
      return found.items.map(({ name }) => name);
    },
    enabled: isAdmin,
  });
  return data ?? [];
}
