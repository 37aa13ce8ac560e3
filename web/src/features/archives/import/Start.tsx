import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Confirm, Text } from "@/ui";
import { type Choice, isStopped, movedOf } from "./rows";
import type { ImportJob } from "./useImport";

interface Props {
  job: ImportJob;
  choice: Choice;
  /** Some images have no name yet. */
  isBlocked: boolean;
}

/** What moves tags is confirmed first. */
export function Start({ job, choice, isBlocked }: Props) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const count = job.plan?.totals.ready ?? 0;
  const moved = movedOf(job.plan);
  const action = t("archives.import.start", { count, shown: number(count) });
  return (
    <>
      <Button
        disabled={!job.plan || job.isPlanning || isBlocked || count === 0 || isStopped(job.plan, choice.conflicts)}
        loading={job.isStarting}
        onClick={() => (moved > 0 ? setAsked(true) : job.confirm())}
      >
        {action}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={t("shell.import")}
        action={action}
        onConfirm={job.confirm}
        isBusy={job.isStarting}
        isBlocked={!job.plan || job.isPlanning || count === 0}
        error={job.startError}
      >
        {job.hasChanged && <Text size="sm">{t("archives.import.changed")}</Text>}
        <Text size="sm">{t("archives.import.confirmMove", { count: moved, shown: number(moved) })}</Text>
      </Confirm>
    </>
  );
}
