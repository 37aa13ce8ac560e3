import { ArrowRight, Container, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import {
  Alert,
  Button,
  Bytes,
  type Column,
  DataTable,
  Empty,
  fixedRows,
  Group,
  Mark,
  Section,
  type Selection,
  Text,
} from "@/ui";
import type { PushPlan, PushRow } from "../data";
import style from "./Push.module.css";
import { PushState } from "./PushState";
import { type Conflicts, isStopped, takenOf } from "./rule";
import type { PushJob } from "./usePush";

interface Row {
  tag: string;
  planned?: PushRow;
}

interface Props {
  tags: string[];
  selection: Selection;
  job: PushJob;
  conflicts: Conflicts;
  hint?: string;
}

/** Every name that results, and what the server says of it. */
export function PushTable({ tags, selection, job, conflicts, hint }: Props) {
  const { t } = useTranslation();
  const { plan, isPlanning } = job;
  const planned = new Map(plan?.rows.map((row) => [row.name, row]));
  const rows = tags.map((tag): Row => ({ tag, planned: selection.has(tag) ? planned.get(tag) : undefined }));
  return (
    <Section
      title={t("localImages.push.preview")}
      hint={hint}
      actions={
        plan && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={isPlanning}
            onClick={job.again}
          >
            {t("localImages.push.again")}
          </Button>
        )
      }
    >
      {plan && <Totals plan={plan} conflicts={conflicts} />}
      {!job.isComplete && (
        <Text size="sm" c="dimmed">
          {t("localImages.push.toComplete")}
        </Text>
      )}
      {isStopped(plan, conflicts) && <Alert color="warn">{t("localImages.push.conflictsStop")}</Alert>}
      <DataTable
        id="local-push"
        label={t("localImages.push.preview")}
        rows={fixedRows(rows, { isRefreshing: isPlanning && job.isComplete })}
        columns={useColumns(conflicts, isPlanning && job.isComplete)}
        rowKey={(row) => row.tag}
        selection={selection}
        empty={<Empty icon={<Container size={32} />} title={t("localImages.push.nothing")} />}
      />
    </Section>
  );
}

function Totals({ plan, conflicts }: { plan: PushPlan; conflicts: Conflicts }) {
  const { t } = useTranslation();
  const { ready, refused, nothing } = plan.totals;
  const taken = takenOf(plan);
  return (
    <Group gap="md" role="status">
      <Mark tone={ready > 0 ? "ok" : "gray"} isQuiet>
        {t("localImages.push.ready", { count: ready, shown: number(ready) })}
      </Mark>
      {taken > 0 && (
        <Mark tone="warn" isQuiet>
          {t(`localImages.push.taken.${conflicts}`, { count: taken, shown: number(taken) })}
        </Mark>
      )}
      {nothing > 0 && (
        <Mark tone="gray" isQuiet>
          {t("localImages.push.same", { count: nothing, shown: number(nothing) })}
        </Mark>
      )}
      {refused > 0 && (
        <Mark tone="danger" isQuiet>
          {t("localImages.push.refused", { count: refused, shown: number(refused) })}
        </Mark>
      )}
    </Group>
  );
}

function useColumns(conflicts: Conflicts, isPlanning: boolean): Column<Row>[] {
  const { t } = useTranslation();
  return [
    { id: "names", header: t("localImages.push.names"), isTitle: true, cell: (row) => <Names row={row} /> },
    {
      id: "platform",
      header: t("localImages.columns.platform"),
      width: "130px",
      cell: ({ planned }) => planned?.platform ?? "–",
    },
    {
      id: "size",
      header: t("common.size"),
      align: "right",
      width: "100px",
      cell: ({ planned }) => (typeof planned?.size === "number" ? <Bytes count={planned.size} /> : "–"),
    },
    {
      id: "state",
      header: t("localImages.push.state"),
      width: "34%",
      cell: ({ planned }) =>
        planned ? <PushState row={planned} conflicts={conflicts} /> : isPlanning ? <Text c="dimmed">…</Text> : null,
    },
  ];
}

function Names({ row: { tag, planned } }: { row: Row }) {
  const target = planned?.target;
  return (
    <span className={style.names}>
      <span>{tag}</span>
      {target && (
        <span className={style.target} title={target.reference}>
          <ArrowRight size={12} aria-label="→" /> {`${target.repository}:${target.tag}`}
        </span>
      )}
    </span>
  );
}
