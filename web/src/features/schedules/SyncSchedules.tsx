import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Failure, Section } from "@/ui";
import { schedulesQuery } from "./data";
import { SchedulesTable } from "./SchedulesTable";

/** Syncs that begin by themselves. */
export function SyncSchedules() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(schedulesQuery);
  const schedules = data?.filter(({ kind }) => kind === "sync") ?? [];
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (schedules.length === 0) return null;
  return (
    <Section title={t("schedules.syncTitle")} hint={t("schedules.syncHint")}>
      <SchedulesTable schedules={schedules} />
    </Section>
  );
}
