import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Confirm, Text } from "@/ui";
import type { JoinJob } from "./JoinPage";
import { type Choice, isStopped, movedOf } from "./rows";

/** What moves tags or deletes some is confirmed first. */
export function Start({ job, choice }: { job: JoinJob; choice: Choice }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const count = job.plan?.totals.ready ?? 0;
  const moved = movedOf(job.plan);
  const action = t("indexes.repositories.action", { count, shown: number(count) });
  return (
    <>
      <Button
        disabled={!job.plan || job.isPlanning || count === 0 || isStopped(job.plan, choice.conflicts)}
        loading={job.isStarting}
        onClick={() => (choice.isDeleting || moved > 0 ? setAsked(true) : job.confirm())}
      >
        {action}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={t("shell.join")}
        action={action}
        onConfirm={job.confirm}
        isBusy={job.isStarting}
        isBlocked={!job.plan || job.isPlanning || count === 0}
        error={job.startError}
      >
        {job.hasChanged && <Text size="sm">{t("indexes.repositories.changed")}</Text>}
        {choice.isDeleting && <Text size="sm">{t("indexes.repositories.confirmDelete")}</Text>}
        {moved > 0 && (
          <Text size="sm">{t("indexes.repositories.confirmOverwrite", { count: moved, shown: number(moved) })}</Text>
        )}
      </Confirm>
    </>
  );
}
