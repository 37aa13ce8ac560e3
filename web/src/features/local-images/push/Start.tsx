import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Confirm, Text } from "@/ui";
import { type Choice, isStopped, takenOf } from "./rule";
import type { PushJob } from "./usePush";

/** What moves tags or removes old ones is confirmed first. */
export function Start({ job, choice }: { job: PushJob; choice: Choice }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const count = job.plan?.totals.ready ?? 0;
  const overwritten = choice.conflicts === "overwrite" ? takenOf(job.plan) : 0;
  const removed = job.plan?.rows.filter(({ state, removes }) => state === "ready" && removes).length ?? 0;
  const isGrave = overwritten > 0 || removed > 0 || choice.removeLocal;
  const action = t("localImages.push.start", { count, shown: number(count) });
  return (
    <>
      <Button
        disabled={!job.plan || job.isPlanning || count === 0 || isStopped(job.plan, choice.conflicts)}
        loading={job.isStarting}
        onClick={() => (isGrave ? setAsked(true) : job.confirm())}
      >
        {action}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={t("localImages.push.title")}
        action={action}
        onConfirm={job.confirm}
        isBusy={job.isStarting}
        isBlocked={!job.plan || job.isPlanning || count === 0}
        error={job.startError}
      >
        {job.hasChanged && <Text size="sm">{t("localImages.push.changed")}</Text>}
        {overwritten > 0 && (
          <Text size="sm">
            {t("localImages.push.confirm.overwrite", { count: overwritten, shown: number(overwritten) })}
          </Text>
        )}
        {choice.removeLocal && <Text size="sm">{t("localImages.push.confirm.local")}</Text>}
        {removed > 0 && (
          <Text size="sm">{t("localImages.push.confirm.registry", { count: removed, shown: number(removed) })}</Text>
        )}
      </Confirm>
    </>
  );
}
