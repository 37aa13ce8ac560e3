import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/errors";
import { operationTexts } from "@/i18n";
import {
  Button,
  Failure,
  FailureNote,
  Group,
  Paper,
  Stack,
  Switch,
  Text,
  Textarea,
  Title,
  useAction,
  useForm,
} from "@/ui";
import { DeletionDialog } from "../deletion/DeletionDialog";
import type { Wanted } from "../deletion/useDeletion";
import { type Repository, useCanDelete } from "./queries";
import { VisibilityChoice } from "./VisibilityChoice";

// Its texts come with it.
const MoveRepository = lazy(async () => {
  const [module] = await Promise.all([import("../rename/MoveRepository"), operationTexts()]);
  return { default: module.MoveRepository };
});

/** What its administrators decide about a repository. */
export function SettingsTab({ repository }: { repository: Repository }) {
  if (!repository.verbs.includes("admin")) return <Failure error={missingRight} />;
  return (
    <Stack gap="lg" maw={720}>
      <SettingsForm repository={repository} key={repository.id} />
      <Suspense>
        <MoveRepository repository={repository.name} />
      </Suspense>
      <DeleteRepository repository={repository} />
    </Stack>
  );
}

const missingRight = new ApiError(403, { code: "forbidden", message: "admin is missing", request_id: "" });

function SettingsForm({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const { name, description, visibility, anonymous_pull } = repository;
  const form = useForm({ initialValues: { description, visibility, anonymous_pull } });
  const isPublic = form.values.visibility === "public";
  const change = useAction({
    run: (values: typeof form.values) =>
      body(
        api.PATCH("/api/repositories/{repository}", {
          params: { path: { repository: name } },
          body: { ...values, anonymous_pull: isPublic && values.anonymous_pull },
        }),
      ),
    changes: [["repository", name], ["repositories"]],
    done: () => t("repositories.changed"),
    then: () => form.resetDirty(),
  });
  return (
    <Paper className="card" p="md">
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack gap="md">
          <Textarea
            label={t("common.description")}
            description={t("repositories.descriptionHint")}
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps("description")}
          />
          <VisibilityChoice
            value={form.values.visibility}
            onChange={(visibility) => form.setFieldValue("visibility", visibility)}
          />
          <Switch
            label={t("repositories.anonymousPull")}
            description={isPublic ? t("repositories.anonymousHint") : t("repositories.anonymousNeedsPublic")}
            disabled={!isPublic}
            checked={isPublic && form.values.anonymous_pull}
            onChange={(event) => form.setFieldValue("anonymous_pull", event.currentTarget.checked)}
          />
          <FailureNote error={change.error} />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function DeleteRepository({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const canDelete = useCanDelete();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const leave = async () => {
    await navigate({ to: "/repositories" });
    client.removeQueries({ queryKey: ["repository", repository.name] });
  };
  return (
    <Paper className="card" p="md">
      <Group justify="space-between" gap="md">
        <Stack gap={4} flex="1 1 320px">
          <Title order={2}>{t("repositories.danger")}</Title>
          <Text size="sm" c="dimmed">
            {canDelete ? t("repositories.dangerText") : t("repositories.deletionOff")}
          </Text>
        </Stack>
        {canDelete && (
          <Button color="danger" variant="outline" onClick={() => setWanted({ repository: true })}>
            {t("deletion.deleteRepository")}
          </Button>
        )}
      </Group>
      <DeletionDialog
        repository={repository.name}
        wanted={wanted}
        onClose={() => setWanted(null)}
        onDone={({ failed }) => {
          if (failed.length === 0) void leave();
        }}
      />
    </Paper>
  );
}
