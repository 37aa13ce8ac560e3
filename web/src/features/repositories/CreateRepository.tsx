import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { nameProblem } from "@/lib/names";
import { Button, FailureNote, Group, Modal, Stack, Text, Textarea, TextInput, useAction, useForm } from "@/ui";
import { mayOn, useMine } from "./queries";
import { VisibilityChoice } from "./VisibilityChoice";

/** Makes a repository before its first push. Its settings are for those who may administer it. */
export function CreateRepository({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mine = useMine();
  const form = useForm({ initialValues: { name: "", description: "", visibility: "private" } });
  const { name, description, visibility } = form.values;
  const problem = name ? nameProblem(name) : null;
  const isOwn = mayOn(mine, name, "admin");
  const creation = useAction({
    run: () => {
      const settings = isOwn ? { visibility, description: description || undefined } : {};
      return body(api.POST("/api/repositories", { body: { name, ...settings } }));
    },
    changes: [["repositories"], ["overview"]],
    done: () => t("repositories.created", { name }),
    then: () => {
      onClose();
      void navigate({ to: "/r/$", params: { _splat: name } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("repositories.create")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={form.onSubmit(() => creation.mutate())}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("repositories.createHint")}
          </Text>
          <TextInput
            label={t("common.name")}
            placeholder={t("repositories.namePlaceholder")}
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={300}
            {...form.getInputProps("name")}
            error={problem && t(`repositories.nameProblems.${problem}`)}
          />
          {isOwn && (
            <>
              <VisibilityChoice value={visibility} onChange={(to) => form.setFieldValue("visibility", to)} />
              <Textarea
                label={t("common.description")}
                description={t("repositories.descriptionHint")}
                autosize
                minRows={2}
                maxRows={6}
                {...form.getInputProps("description")}
              />
            </>
          )}
          <FailureNote error={creation.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={creation.isPending} disabled={!name || problem !== null}>
              {t("repositories.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
