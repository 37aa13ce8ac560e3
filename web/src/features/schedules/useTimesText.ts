import { useTranslation } from "react-i18next";
import { dayNames, timesOf } from "./times";

/** When a schedule begins its job, in words where there are some. */
export function useTimesText(): (schedule: { cron: string; time_zone: string }) => string {
  const { t } = useTranslation();
  return ({ cron, time_zone }) => {
    const { rhythm, time, day } = timesOf(cron, time_zone);
    if (rhythm === "daily") return t("schedules.daily", { time });
    if (rhythm === "weekly") return t("schedules.weekly", { time, day: dayNames()[day] });
    return cron;
  };
}
