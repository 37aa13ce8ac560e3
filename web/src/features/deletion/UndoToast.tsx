import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button, FailureNote, Group, notifications, Stack, Text, useAction } from "@/ui";

interface Gone {
  repository: string;
  tag: string;
  digest: string;
}

/** How long it can be taken back from here; the history can do it later. */
const OFFERED_FOR = 10_000;

/** Says that a tag is deleted, and offers to put it back where it was. */
export function offerUndo(gone: Gone) {
  const id = `undo ${gone.repository}:${gone.tag}`;
  notifications.show({
    id,
    message: <UndoToast gone={gone} onUndone={() => notifications.hide(id)} />,
    color: "ok",
    autoClose: OFFERED_FOR,
  });
}

function UndoToast({ gone, onUndone }: { gone: Gone; onUndone: () => void }) {
  const { t } = useTranslation();
  const { repository, tag, digest } = gone;
  const undo = useAction({
    run: () =>
      body(
        api.PUT("/api/repositories/{repository}/tags/{tag}", {
          params: { path: { repository, tag } },
          body: { digest },
        }),
      ),
    changes: [["repository", repository], ["repositories"]],
    done: () => t("deletion.undone", { tag }),
    then: onUndone,
  });
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" className="wrap-anywhere">
          {t("deletion.doneTag", { tag })}
        </Text>
        <Button size="compact-sm" variant="light" loading={undo.isPending} onClick={() => undo.mutate()}>
          {t("deletion.undo")}
        </Button>
      </Group>
      <FailureNote error={undo.error} />
    </Stack>
  );
}
