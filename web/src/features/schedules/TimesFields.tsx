import { useTranslation } from "react-i18next";
import { Group, SegmentedControl, Select, TextInput } from "@/ui";
import { dayNames, type Rhythm, type Times, zones } from "./times";

interface Props {
  times: Times;
  onChange: (times: Times) => void;
  /** Which are offered. */
  rhythms: Rhythm[];
}

/** When a job begins by itself, on the clocks of which zone. */
export function TimesFields({ times, onChange, rhythms }: Props) {
  const { t } = useTranslation();
  const { rhythm, zone } = times;
  const change = (some: Partial<Times>) => onChange({ ...times, ...some });
  return (
    <>
      <SegmentedControl
        aria-label={t("schedules.rhythm")}
        style={{ alignSelf: "flex-start", maxWidth: "100%" }}
        value={rhythm}
        onChange={(to) => change({ rhythm: to as Rhythm })}
        data={rhythms.map((one) => ({ value: one, label: t(`schedules.rhythms.${one}`) }))}
      />
      {rhythm !== "off" && (
        <Group gap="sm" grow preventGrowOverflow={false} align="flex-start">
          <When times={times} change={change} />
          <Select
            label={t("schedules.zone")}
            miw={200}
            allowDeselect={false}
            searchable
            limit={100}
            value={zone}
            onChange={(to) => change({ zone: to ?? zone })}
            data={zones(zone)}
            nothingFoundMessage={t("common.nothingMatches")}
          />
        </Group>
      )}
    </>
  );
}

function When({ times, change }: { times: Times; change: (some: Partial<Times>) => void }) {
  const { t } = useTranslation();
  if (times.rhythm === "own")
    return (
      <TextInput
        label={t("schedules.cron")}
        description={t("schedules.cronHint")}
        miw={200}
        value={times.cron}
        onChange={(event) => change({ cron: event.currentTarget.value })}
        maxLength={200}
        spellCheck={false}
        autoCapitalize="none"
        classNames={{ input: "mono" }}
      />
    );
  return (
    <>
      {times.rhythm === "weekly" && (
        <Select
          label={t("schedules.day")}
          miw={130}
          allowDeselect={false}
          value={String(times.day)}
          onChange={(day) => change({ day: Number(day ?? 0) })}
          data={dayNames().map((label, day) => ({ value: String(day), label }))}
        />
      )}
      <TextInput
        type="time"
        label={t("schedules.time")}
        miw={120}
        value={times.time}
        onChange={(event) => change({ time: event.currentTarget.value })}
      />
    </>
  );
}
