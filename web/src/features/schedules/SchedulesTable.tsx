import { CalendarClock, Ellipsis, Pencil, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ActionIcon,
  type Column,
  Confirm,
  DataTable,
  Empty,
  FailureNote,
  fixedRows,
  Menu,
  Stack,
  Switch,
  Text,
  useAction,
} from "@/ui";
import { useJobStarted } from "../jobs/useJobStarted";
import { useKindText } from "../jobs/useJobText";
import { changeSchedule, deleteSchedule, runSchedule, SCHEDULES, type ScheduleBody } from "./data";
import { ScheduleDialog } from "./ScheduleDialog";
import style from "./Schedules.module.css";
import { LastJob, Trouble, Upcoming } from "./Standing";
import { useTimesText } from "./useTimesText";

/** Schedules, and what can be done with each. */
export function SchedulesTable({ schedules }: { schedules: ScheduleBody[] }) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<ScheduleBody>();
  const [doomed, setDoomed] = useState<ScheduleBody>();
  const started = useJobStarted();
  const turn = useAction({
    run: (schedule: ScheduleBody) => changeSchedule(schedule, { enabled: !schedule.enabled }),
    changes: [SCHEDULES],
  });
  const run = useAction({ run: runSchedule, changes: [], then: started });
  const columns = useColumns((schedule) => turn.mutate(schedule), turn.isPending);
  return (
    <Stack gap="sm">
      <FailureNote error={turn.error ?? run.error} />
      <DataTable
        id="schedules"
        label={t("schedules.title")}
        rows={fixedRows(schedules)}
        columns={columns}
        rowKey={({ id }) => String(id)}
        isFramed
        actions={(schedule) => (
          <RowMenu
            onRun={() => run.mutate(schedule)}
            onEdit={() => setEdited(schedule)}
            onDelete={() => setDoomed(schedule)}
          />
        )}
        empty={<Empty icon={<CalendarClock size={32} />} title={t("schedules.none")} />}
      />
      {edited && <ScheduleDialog schedule={edited} onClose={() => setEdited(undefined)} />}
      {doomed && <DeleteSchedule schedule={doomed} onClose={() => setDoomed(undefined)} />}
    </Stack>
  );
}

interface MenuProps {
  onRun: () => void;
  onEdit: () => void;
  onDelete: () => void;
}

function RowMenu({ onRun, onEdit, onDelete }: MenuProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t("common.more")}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Play size={14} aria-hidden />} onClick={onRun}>
          {t("schedules.run")}
        </Menu.Item>
        <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={onEdit}>
          {t("schedules.change")}
        </Menu.Item>
        <Menu.Item color="danger" leftSection={<Trash2 size={14} aria-hidden />} onClick={onDelete}>
          {t("schedules.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function DeleteSchedule({ schedule, onClose }: { schedule: ScheduleBody; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useAction({
    run: () => deleteSchedule(schedule),
    changes: [SCHEDULES],
    done: () => t("schedules.deleted", { name: schedule.name }),
    then: onClose,
  });
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("schedules.deleteTitle", { name: schedule.name })}
      action={t("schedules.delete")}
      onConfirm={() => remove.mutate()}
      isBusy={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">{t("schedules.deleteText")}</Text>
    </Confirm>
  );
}

function useColumns(turn: (schedule: ScheduleBody) => void, isBusy: boolean): Column<ScheduleBody>[] {
  const { t } = useTranslation();
  const timesText = useTimesText();
  return [
    {
      id: "name",
      header: t("common.name"),
      isTitle: true,
      cell: (schedule) => (
        <span className={style.names}>
          <span>{schedule.name}</span>
          <Text span size="sm" c="dimmed">
            <Work schedule={schedule} />
          </Text>
        </span>
      ),
    },
    {
      id: "times",
      header: t("schedules.times"),
      width: "180px",
      cell: (schedule) => (
        <span className={style.names}>
          <span>{timesText(schedule)}</span>
          <Text span size="sm" c="dimmed">
            {schedule.time_zone}
          </Text>
        </span>
      ),
    },
    {
      id: "next",
      header: t("schedules.next"),
      width: "180px",
      cell: (schedule) => <Upcoming schedule={schedule} count={1} />,
    },
    {
      id: "last",
      header: t("schedules.last"),
      width: "22%",
      cell: (schedule) => (
        <span className={style.names}>
          <LastJob schedule={schedule} />
          <Trouble schedule={schedule} />
        </span>
      ),
    },
    {
      id: "enabled",
      header: t("schedules.enabled"),
      width: "100px",
      cell: (schedule) => (
        <Switch
          aria-label={t("schedules.enabledWhat", { name: schedule.name })}
          checked={schedule.enabled}
          disabled={isBusy}
          onChange={() => turn(schedule)}
        />
      ),
    },
  ];
}

/** What it does: which images, or what kind of job. */
function Work({ schedule }: { schedule: ScheduleBody }) {
  const { t } = useTranslation();
  const kindText = useKindText();
  const { references, direction } = schedule.parameters;
  if (!Array.isArray(references)) return <>{kindText(schedule.kind)}</>;
  const [first, ...more] = references.map(String);
  const what = t(direction === "push" ? "sync.push" : "sync.pull");
  return (
    <>
      {what} · {first}
      {more.length > 0 && ` ${t("schedules.more", { count: more.length })}`}
    </>
  );
}
