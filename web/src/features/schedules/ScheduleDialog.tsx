import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, FailureNote, Group, Modal, Stack, Text, TextInput, useAction } from "@/ui";
import { changeSchedule, createSchedule, SCHEDULES, type ScheduleBody, type Wished } from "./data";
import { TimesFields } from "./TimesFields";
import { cronOf, defaultTimes, timesOf } from "./times";

interface Props {
  /** What is changed; else a new one is made. */
  schedule?: ScheduleBody;
  /** Of a new one. */
  work?: Pick<Wished, "kind" | "parameters">;
  name?: string;
  onClose: () => void;
}

/** Makes a schedule, or changes its name and times. */
export function ScheduleDialog({ schedule, work, name: first, onClose }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(schedule?.name ?? first ?? "");
  const [times, setTimes] = useState(
    schedule ? timesOf(schedule.cron, schedule.time_zone) : () => defaultTimes("daily"),
  );
  const cron = cronOf(times);
  const save = useAction({
    run: (wished: Pick<Wished, "name" | "cron" | "time_zone">) =>
      schedule
        ? changeSchedule(schedule, wished)
        : createSchedule({ ...wished, kind: work?.kind ?? "", parameters: work?.parameters, enabled: true }),
    changes: [SCHEDULES],
    done: (saved) => t("schedules.saved", { name: saved.name }),
    then: onClose,
  });
  const isWhole = cron !== undefined && name.trim() !== "";
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(schedule ? "schedules.change" : "schedules.create")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) save.mutate({ name: name.trim(), cron, time_zone: times.zone });
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("common.name")}
            required
            maxLength={64}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TimesFields times={times} onChange={setTimes} rhythms={["daily", "weekly", "own"]} />
          <Text size="sm" c="dimmed">
            {t("schedules.asWhom")}
          </Text>
          <FailureNote error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" disabled={!isWhole} loading={save.isPending}>
              {t("schedules.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
