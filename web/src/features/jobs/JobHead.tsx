import { useTranslation } from "react-i18next";
import { bytes, number, percent } from "@/lib/format";
import { Progress, Section, Text, Time } from "@/ui";
import { isOver, type JobBody } from "./data";
import style from "./Jobs.module.css";
import { roughly, secondsOf, shareDone, span } from "./progress";
import { Summary } from "./Summary";
import { durationText, spanText } from "./useJobText";
import { useNow } from "./useNow";

/** How far the whole is: the bar, and what is known of size, speed and time. */
export function JobHead({ job }: { job: JobBody }) {
  const { t } = useTranslation();
  const share = job.state === "queued" ? 0 : shareDone(job);
  const isEnded = isOver(job);
  return (
    <Section title={t("jobs.progress")} actions={share !== undefined && <Text fw={600}>{percent(share)}</Text>}>
      <Progress
        value={share === undefined ? (isEnded ? 0 : 100) : share * 100}
        color={barColour(job)}
        striped={share === undefined && !isEnded}
        animated={share === undefined && !isEnded}
        size="lg"
        aria-label={t("jobs.progress")}
      />
      <Figures job={job} />
      {job.summary && isEnded && <Summary summary={job.summary} />}
      <details>
        <summary style={{ cursor: "pointer", fontSize: 13 }}>{t("jobs.parameters")}</summary>
        <pre className={style.parameters}>{JSON.stringify(job.parameters, null, 2)}</pre>
      </details>
    </Section>
  );
}

function barColour({ state }: JobBody): string {
  if (state === "succeeded") return "ok";
  if (state === "failed") return "danger";
  return state === "running" ? "accent" : "gray";
}

function Figures({ job }: { job: JobBody }) {
  const { t } = useTranslation();
  const { items } = job;
  const isEnded = isOver(job);
  const now = useNow(!isEnded);
  const isUnknown = items.total === 0 && !isEnded;
  return (
    <div className={style.figures}>
      {isUnknown ? (
        <span>{t(job.state === "queued" ? "jobs.notBegun" : "jobs.planning")}</span>
      ) : (
        <span>{t("jobs.itemsDone", { done: number(items.done + items.skipped), total: number(items.total) })}</span>
      )}
      {(job.bytes.done > 0 || Boolean(job.bytes.total)) && (
        <span>
          {job.bytes.total && !isEnded
            ? t("jobs.bytesDone", { done: bytes(job.bytes.done), total: bytes(job.bytes.total) })
            : bytes(job.bytes.done)}
        </span>
      )}
      {!isEnded && Boolean(job.rate) && <span>{t("jobs.rate", { size: bytes(Math.round(job.rate ?? 0)) })}</span>}
      {!isEnded && typeof job.remaining_seconds === "number" && (
        <span>{t("jobs.remaining", { time: spanText(span(roughly(job.remaining_seconds))) })}</span>
      )}
      {job.started_at && (
        <span>
          {t("jobs.duration")} {durationText(secondsOf(job, now))}
        </span>
      )}
      <Text span inherit c="dimmed">
        {job.created_by ?? t("jobs.noOne")}, <Time at={job.created_at} />
      </Text>
    </div>
  );
}
