import { ArrowRight, FolderPen, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import {
  Alert,
  Button,
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
import { type Conflicts, isStopped, type RenamePlan, type RenameRow, workable } from "./data";
import type { Mode, Preview } from "./preview";
import style from "./Rename.module.css";
import { RowState } from "./RowState";

interface Row extends Preview {
  planned?: RenameRow;
}

interface Props {
  rows: Preview[];
  mode: Mode;
  prefix: string;
  selection: Selection;
  plan?: RenamePlan;
  isPlanning: boolean;
  isLoading: boolean;
  conflicts: Conflicts;
  onAgain: () => void;
}

/** Old names and new ones, and what the server says of each. */
export function PreviewTable(props: Props) {
  const { t } = useTranslation();
  const { rows, plan, isPlanning, isLoading, selection, prefix } = props;
  const planned = new Map(plan?.rows.map((row) => [row.from, row]));
  const items: Row[] = rows.map((row) => ({
    ...row,
    planned: selection.has(row.from) ? planned.get(row.from) : undefined,
  }));
  const columns = useColumns(props);
  return (
    <Section
      title={t("rename.preview")}
      actions={
        plan && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={isPlanning}
            onClick={props.onAgain}
          >
            {t("rename.again")}
          </Button>
        )
      }
    >
      {plan && <Totals plan={plan} conflicts={props.conflicts} />}
      {isStopped(plan, props.conflicts) && <Alert color="warn">{t("rename.conflictsStop")}</Alert>}
      <DataTable
        id="rename"
        label={t("rename.preview")}
        rows={fixedRows(items, { isLoading, isRefreshing: isPlanning && prefix !== "" })}
        columns={columns}
        rowKey={(row) => row.from}
        selection={selection}
        empty={
          <Empty icon={<FolderPen size={32} />} title={t("rename.nothing")}>
            <Text maw={480}>{t("rename.nothingHint")}</Text>
          </Empty>
        }
      />
    </Section>
  );
}

function Totals({ plan, conflicts }: { plan: RenamePlan; conflicts: Conflicts }) {
  const { t } = useTranslation();
  const { tags, conflicts: taken, refused } = plan.totals;
  const ready = workable(plan, conflicts);
  return (
    <Group gap="md" role="status">
      <Mark tone={ready > 0 ? "ok" : "gray"} isQuiet>
        {t("rename.ready", { count: ready, shown: number(ready), tags: number(tags) })}
      </Mark>
      {taken > 0 && (
        <Mark tone="warn" isQuiet>
          {t(`rename.taken.${conflicts}`, { count: taken, shown: number(taken) })}
        </Mark>
      )}
      {refused > 0 && (
        <Mark tone="danger" isQuiet>
          {t("rename.refused", { count: refused, shown: number(refused) })}
        </Mark>
      )}
    </Group>
  );
}

function useColumns({ mode, prefix, conflicts, isPlanning }: Props): Column<Row>[] {
  const { t } = useTranslation();
  return [
    {
      id: "names",
      header: t("rename.names"),
      isTitle: true,
      cell: (row) => <Names row={row} mode={mode} prefix={prefix} />,
    },
    {
      id: "tags",
      header: t("repositories.tags"),
      align: "right",
      width: "90px",
      cell: ({ planned }) => (planned ? number(planned.tags) : "–"),
    },
    {
      id: "grants",
      header: t("rename.grantsColumn"),
      align: "right",
      width: "90px",
      isHiddenAtFirst: true,
      cell: ({ planned }) => (typeof planned?.grants !== "number" ? "–" : number(planned.grants)),
    },
    {
      id: "state",
      header: t("rename.state"),
      width: "34%",
      cell: (row) => <State row={row} conflicts={conflicts} hasPrefix={prefix !== ""} isPlanning={isPlanning} />,
    },
  ];
}

function Names({ row, mode, prefix }: { row: Row; mode: Mode; prefix: string }) {
  if (prefix === "" || row.to === undefined) return <span className={style.names}>{row.from}</span>;
  return (
    <span className={style.names}>
      <span>
        {mode === "remove" && <span className={style.gone}>{prefix}/</span>}
        {mode === "remove" ? row.to : row.from}
      </span>
      <span>
        <ArrowRight size={12} aria-label="→" /> {mode === "add" && <span className={style.prefix}>{prefix}/</span>}
        {mode === "add" ? row.from : row.to}
      </span>
    </span>
  );
}

interface StateProps {
  row: Row;
  conflicts: Conflicts;
  hasPrefix: boolean;
  isPlanning: boolean;
}

function State({ row, conflicts, hasPrefix, isPlanning }: StateProps) {
  const { t } = useTranslation();
  if (!hasPrefix) return null;
  if (row.problem)
    return (
      <Mark tone="danger" isQuiet>
        {t(`rename.problems.${row.problem}`)}
      </Mark>
    );
  if (row.planned) return <RowState row={row.planned} conflicts={conflicts} />;
  return isPlanning ? (
    <Text span inherit c="dimmed">
      …
    </Text>
  ) : null;
}
