import { Ban, Clock, LoaderCircle, type LucideIcon, SkipForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Mark, type Tone } from "@/ui";
import type { ItemState, JobBody, JobState } from "./data";

const JOBS: Record<JobState, [Tone, LucideIcon?]> = {
  queued: ["gray", Clock],
  running: ["info", LoaderCircle],
  succeeded: ["ok"],
  failed: ["danger"],
  cancelled: ["gray", Ban],
};

const ITEMS: Record<ItemState, [Tone, LucideIcon?]> = {
  waiting: ["gray", Clock],
  running: ["info", LoaderCircle],
  done: ["ok"],
  skipped: ["gray", SkipForward],
  failed: ["danger"],
  cancelled: ["gray", Ban],
};

export function JobMark({ job, isQuiet }: { job: JobBody; isQuiet?: boolean }) {
  const { t } = useTranslation();
  if (job.cancel_requested && (job.state === "running" || job.state === "queued"))
    return (
      <Mark tone="warn" icon={Ban} isQuiet={isQuiet}>
        {t("jobs.cancelling")}
      </Mark>
    );
  const [tone, icon] = JOBS[job.state];
  return (
    <Mark tone={tone} icon={icon} isQuiet={isQuiet}>
      {t(`jobs.states.${job.state}`)}
    </Mark>
  );
}

export function ItemMark({ state }: { state: ItemState }) {
  const { t } = useTranslation();
  const [tone, icon] = ITEMS[state];
  return (
    <Mark tone={tone} icon={icon} isQuiet>
      {t(`jobs.itemStates.${state}`)}
    </Mark>
  );
}
