import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { body } from "@/api/client";
import { pending } from "@/api/pending";
import { Button, FailureNote, Group, Section, Select, Stack, Switch, Text, TextInput, Time, useAction } from "@/ui";
import { cronOf, PRESETS, presetOf } from "./cron";
import { type ScheduleBody, scheduleQuery } from "./data";

/** When collections run by themselves; left out where the server has no schedules. */
export function Schedule() {
  const { data } = useQuery(scheduleQuery);
  if (!data) return null;
  return <Form schedule={data.schedule} key={data.schedule?.id ?? "new"} />;
}

function Form({ schedule }: { schedule?: ScheduleBody }) {
  const { t } = useTranslation();
  const [enabled, setEnabled] = useState(schedule?.enabled ?? false);
  const [cron, setCron] = useState(schedule?.cron ?? cronOf("daily"));
  const [zone, setZone] = useState(schedule?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const change = { enabled, cron: cron.trim(), time_zone: zone.trim() };
  const save = useAction({
    run: () =>
      schedule
        ? body(pending.PATCH("/api/schedules/{id}", { params: { path: { id: schedule.id } }, body: change }))
        : body(pending.POST("/api/schedules", { params: {}, body: { ...change, ...NEW } })),
    changes: [["schedules"], ["storage"]],
    done: () => t("storage.scheduleSaved"),
  });
  const isChanged =
    enabled !== (schedule?.enabled ?? false) ||
    (schedule !== undefined && (change.cron !== schedule.cron || change.time_zone !== schedule.time_zone));
  return (
    <Section title={t("storage.schedule")} hint={t("storage.scheduleHint")}>
      <Switch
        label={t("storage.scheduleOn")}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      {enabled && <Rhythm cron={cron} onCron={setCron} zone={zone} onZone={setZone} />}
      <FailureNote error={save.error} />
      <Group gap="md">
        <Button variant="default" disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
          {t("storage.saveSchedule")}
        </Button>
        {schedule?.enabled && schedule.next_at && (
          <Text size="sm" c="dimmed">
            {t("storage.next")} <Time at={schedule.next_at} />
          </Text>
        )}
        {schedule?.last_job_id && (
          <Link to="/jobs/$id" params={{ id: String(schedule.last_job_id) }}>
            {t("storage.lastLog")}
          </Link>
        )}
      </Group>
    </Section>
  );
}

interface RhythmProps {
  cron: string;
  onCron: (cron: string) => void;
  zone: string;
  onZone: (zone: string) => void;
}

/** How often, by the clock of where. */
function Rhythm({ cron, onCron, zone, onZone }: RhythmProps) {
  const { t } = useTranslation();
  const preset = presetOf(cron);
  const [isOwn, setOwn] = useState(preset === "own");
  return (
    <Stack gap="sm">
      <Group gap="sm" grow preventGrowOverflow={false} align="flex-start">
        <Select
          label={t("storage.often")}
          miw={160}
          allowDeselect={false}
          value={isOwn ? "own" : preset}
          onChange={(to) => {
            setOwn(to === "own");
            if (to && to !== "own") onCron(cronOf(to as (typeof PRESETS)[number]));
          }}
          data={[...PRESETS, "own" as const].map((one) => ({ value: one, label: t(`storage.presets.${one}`) }))}
        />
        <TextInput
          label={t("storage.zone")}
          miw={160}
          value={zone}
          onChange={(event) => onZone(event.currentTarget.value)}
          maxLength={64}
          spellCheck={false}
        />
      </Group>
      {isOwn && (
        <TextInput
          label={t("storage.cron")}
          description={t("storage.cronHint")}
          value={cron}
          onChange={(event) => onCron(event.currentTarget.value)}
          maxLength={120}
          maw={260}
          spellCheck={false}
          classNames={{ input: "mono" }}
        />
      )}
    </Stack>
  );
}

const NEW = { kind: "collection", name: "collection", parameters: { dry_run: false } };
