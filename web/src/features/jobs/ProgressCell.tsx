import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Progress, Text } from "@/ui";
import { isOver, type JobBody } from "./data";
import style from "./Jobs.module.css";
import { shareDone } from "./progress";

/** How far a job is, in the width of a column: a bar while it runs, and in figures. */
export function ProgressCell({ job }: { job: JobBody }) {
  const { t } = useTranslation();
  const { total, failed } = job.items;
  const finished = job.items.done + job.items.skipped;
  const share = job.state === "queued" ? 0 : shareDone(job);
  if (total === 0 && isOver(job)) return <>–</>;
  return (
    <div className={style.progressCell}>
      {!isOver(job) && (
        <Progress
          value={share === undefined ? 100 : share * 100}
          striped={share === undefined}
          animated={share === undefined}
          size="sm"
          aria-label={t("jobs.progress")}
        />
      )}
      <span>
        {total > 0
          ? t("jobs.itemsDone", { done: number(finished), total: number(total) })
          : t(job.state === "queued" ? "jobs.notBegun" : "jobs.planning")}
        {failed > 0 && (
          <Text span inherit c="danger">
            {" · "}
            {t("jobs.itemsFailed", { count: failed, shown: number(failed) })}
          </Text>
        )}
      </span>
    </div>
  );
}
