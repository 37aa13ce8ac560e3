import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Fact, Facts, Failure, FailureNote, Group, Section, Skeleton, Text, useAction } from "@/ui";
import { useJobStarted } from "../jobs/useJobStarted";
import {
  changeSchedule,
  createSchedule,
  freeName,
  runSchedule,
  SCHEDULES,
  type ScheduleBody,
  schedulesQuery,
} from "../schedules/data";
import { SchedulesTable } from "../schedules/SchedulesTable";
import { LastJob, Trouble, Upcoming } from "../schedules/Standing";
import { TimesFields } from "../schedules/TimesFields";
import { cronOf, defaultTimes, type Times, timesOf } from "../schedules/times";
import { Rules, rulesFrom, rulesOf, USUAL } from "./Rules";

const KIND = "collection";

/** The schedule that the form is about: the oldest. */
function firstOf(schedules: ScheduleBody[] = []): ScheduleBody | undefined {
  return schedules.filter(({ kind }) => kind === KIND).sort((a, b) => a.id - b.id)[0];
}

/** When a clean-up begins by itself. */
export function Schedule() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(schedulesQuery);
  const first = firstOf(data);
  return (
    <Section title={t("storage.schedule")} hint={t("storage.scheduleHint")}>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton height={80} />)}
      {data && <Form key={first?.id ?? KIND} schedule={first} schedules={data} />}
    </Section>
  );
}

/** What else of the storage begins by itself. */
export function OtherSchedules() {
  const { t } = useTranslation();
  const { data } = useQuery(schedulesQuery);
  const first = firstOf(data);
  const others = data?.filter(({ id, kind }) => id !== first?.id && (kind === KIND || kind === "verification")) ?? [];
  if (others.length === 0) return null;
  return (
    <Section title={t("schedules.title")}>
      <SchedulesTable schedules={others} />
    </Section>
  );
}

function firstTimes(schedule?: ScheduleBody): Times {
  if (!schedule) return defaultTimes("off");
  const times = timesOf(schedule.cron, schedule.time_zone);
  return schedule.enabled ? times : { ...times, rhythm: "off" };
}

function Form({ schedule, schedules }: { schedule?: ScheduleBody; schedules: ScheduleBody[] }) {
  const { t } = useTranslation();
  const [times, setTimes] = useState(() => firstTimes(schedule));
  const [typed, setTyped] = useState(() => (schedule ? rulesFrom(schedule.parameters) : USUAL));
  const [cron, rules, isOff] = [cronOf(times), rulesOf(typed), times.rhythm === "off"];
  const save = useAction({
    run: () => {
      if (isOff && schedule) return changeSchedule(schedule, { enabled: false });
      const wished = { cron: cron ?? "", time_zone: times.zone, parameters: rules, enabled: true };
      if (schedule) return changeSchedule(schedule, wished);
      return createSchedule({ ...wished, name: freeName(t("storage.scheduleName"), schedules), kind: KIND });
    },
    changes: [SCHEDULES],
    done: ({ enabled }) => t(enabled ? "storage.scheduled" : "storage.unscheduled"),
  });
  const canSave = isOff ? schedule?.enabled : cron !== undefined && rules !== undefined;
  return (
    <>
      <TimesFields times={times} onChange={setTimes} rhythms={["off", "daily", "weekly", "own"]} />
      {!isOff && <Rules rules={typed} onChange={setTyped} />}
      {!isOff && rules?.untagged_days != null && (
        <Text size="sm" c="danger">
          {t("storage.confirmUntagged", { count: rules.untagged_days, shown: number(rules.untagged_days) })}
        </Text>
      )}
      {schedule && <Standing schedule={schedule} />}
      <FailureNote error={save.error} />
      <Group gap="sm">
        <Button
          leftSection={<CalendarClock size={16} aria-hidden />}
          disabled={!canSave}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t("schedules.save")}
        </Button>
        {schedule && <RunNow schedule={schedule} />}
      </Group>
    </>
  );
}

/** When it begins next, and what came of the last time. */
function Standing({ schedule }: { schedule: ScheduleBody }) {
  const { t } = useTranslation();
  return (
    <>
      <Facts>
        <Fact name={t("schedules.nextTimes")}>
          <Upcoming schedule={schedule} count={3} />
        </Fact>
        <Fact name={t("schedules.last")}>
          <LastJob schedule={schedule} />
        </Fact>
      </Facts>
      <Trouble schedule={schedule} />
    </>
  );
}

function RunNow({ schedule }: { schedule: ScheduleBody }) {
  const { t } = useTranslation();
  const started = useJobStarted();
  const run = useAction({ run: () => runSchedule(schedule), changes: [], then: started });
  return (
    <>
      <Button
        variant="default"
        leftSection={<Play size={16} aria-hidden />}
        loading={run.isPending}
        onClick={() => run.mutate()}
      >
        {t("schedules.run")}
      </Button>
      <FailureNote error={run.error} />
    </>
  );
}
