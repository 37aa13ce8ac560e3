import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { Text, Time } from "@/ui";
import type { JobState } from "../jobs/data";
import type { ScheduleBody } from "./data";
import style from "./Schedules.module.css";
import { inZone } from "./times";

/** The next times, on the clocks of the schedule's zone. */
export function Upcoming({ schedule, count }: { schedule: ScheduleBody; count: number }) {
  const { t } = useTranslation();
  const { upcoming, time_zone } = schedule;
  if (upcoming.length === 0)
    return (
      <Text span inherit c="dimmed">
        {t("schedules.off")}
      </Text>
    );
  return (
    <ul className={style.times}>
      {upcoming.slice(0, count).map((at) => (
        <li key={at}>
          <time dateTime={at}>{inZone(at, time_zone)}</time>
        </li>
      ))}
    </ul>
  );
}

/** The job that it began last. */
export function LastJob({ schedule }: { schedule: ScheduleBody }) {
  const { t } = useTranslation();
  const { last_job_id: id, last_job_state: state, last_at: at } = schedule;
  if (!at)
    return (
      <Text span inherit c="dimmed">
        {t("common.never")}
      </Text>
    );
  return (
    <span>
      <Time at={at} />
      {id != null && (
        <>
          {" · "}
          <Link to="/jobs/$id" params={{ id: String(id) }} className={style.link}>
            {t("schedules.job", { id })}
          </Link>{" "}
          {t(`jobs.states.${state as JobState}`)}
        </>
      )}
    </span>
  );
}

/** Why no job began when one should have. */
export function Trouble({ schedule }: { schedule: ScheduleBody }) {
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const { error, skipped_at, time_zone } = schedule;
  if (error) {
    const key = `schedules.problems.${error.code}`;
    const text = i18n.exists(key)
      ? t(key as "schedules.problems.creator_gone")
      : errorText(new ApiError(0, { ...error, request_id: "" }));
    return (
      <Text size="sm" c="danger">
        {text}
      </Text>
    );
  }
  if (!skipped_at) return null;
  return (
    <Text size="sm" c="dimmed">
      {t("schedules.skipped", { at: inZone(skipped_at, time_zone) })}
    </Text>
  );
}
