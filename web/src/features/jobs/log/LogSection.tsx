import { getRouteApi } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Group, SearchField, Section, SegmentedControl, Select, Switch, useLocalStorage } from "@/ui";
import type { JobBody, LogLevel, LogLineBody } from "../data";
import type { FollowState } from "./follow";
import { LogState } from "./LogState";
import { LogView } from "./LogView";
import { shownLines } from "./lines";
import type { TimeStyle } from "./time";
import { logAddress } from "./useLog";

const route = getRouteApi("/shell/own/jobs/$id");
const LEVELS = ["warning", "error"] as const;

interface Props {
  id: string;
  job: JobBody;
  lines: LogLineBody[];
  state: FollowState;
}

/** The log of the job: as it is written, and whatever of it one looks for. */
export function LogSection({ id, job, lines, state }: Props) {
  const { t } = useTranslation();
  const { level: wanted, find = "" } = route.useSearch();
  const level = LEVELS.find((one) => one === wanted);
  const [isWrapped, setWrapped] = useLocalStorage<boolean>({ key: "roadstead.log.wrap", defaultValue: true });
  const [times, setTimes] = useLocalStorage<TimeStyle>({ key: "roadstead.log.times", defaultValue: "local" });
  const shown = useMemo(() => shownLines(lines, { level, find }), [lines, level, find]);
  return (
    <Section
      title={t("jobs.log")}
      actions={
        <Group gap="sm">
          <LogState state={state} />
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Download size={14} aria-hidden />}
            renderRoot={(props) => <a {...props} href={logAddress(id)} download={`job-${id}.log`} />}
          >
            {t("jobs.download")}
          </Button>
        </Group>
      }
    >
      <Toolbar level={level} find={find}>
        <Select
          aria-label={t("jobs.times.label")}
          size="xs"
          w={130}
          allowDeselect={false}
          value={times}
          onChange={(value) => setTimes((value ?? "local") as TimeStyle)}
          data={(["local", "utc", "relative"] as const).map((one) => ({ value: one, label: t(`jobs.times.${one}`) }))}
        />
        <Switch
          size="xs"
          label={t("jobs.wrap")}
          checked={isWrapped}
          onChange={(event) => setWrapped(event.currentTarget.checked)}
        />
        <span style={{ fontSize: 12, color: "var(--muted)" }}>
          {shown.length === lines.length
            ? t("jobs.lines", { count: lines.length, shown: number(lines.length) })
            : t("jobs.linesOf", { found: number(shown.length), all: number(lines.length) })}
        </span>
      </Toolbar>
      <LogView
        key={`${level}${find}`}
        lines={shown}
        isEmpty={lines.length === 0}
        isOver={state === "over"}
        find={find}
        isWrapped={isWrapped}
        times={times}
        start={job.started_at ?? job.created_at}
      />
    </Section>
  );
}

interface ToolbarProps {
  level?: LogLevel;
  find: string;
  children: React.ReactNode;
}

function Toolbar({ level, find, children }: ToolbarProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const change = (values: { level?: string; find?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true, resetScroll: false });
  return (
    <Group gap="sm">
      <SearchField
        label={t("jobs.findInLog")}
        width={220}
        value={find}
        onChange={(find) => change({ find: find || undefined })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("jobs.levels.label")}
        value={level ?? ""}
        onChange={(level) => change({ level: level || undefined })}
        data={[
          { value: "", label: t("jobs.levels.all") },
          { value: "warning", label: t("jobs.levels.warning") },
          { value: "error", label: t("jobs.levels.error") },
        ]}
      />
      {children}
    </Group>
  );
}
