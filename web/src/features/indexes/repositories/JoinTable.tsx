import { Merge, RefreshCw, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import {
  ActionIcon,
  Alert,
  Button,
  type Column,
  DataTable,
  Empty,
  fixedRows,
  Group,
  Mark,
  Section,
  Text,
  type Tone,
  Tooltip,
} from "@/ui";
import type { IndexJobPlan, IndexRow } from "../data";
import style from "../Indexes.module.css";
import type { JoinJob } from "./JoinPage";
import { RowState } from "./RowState";
import { type Conflicts, isStopped } from "./rows";

interface Props {
  job: JoinJob;
  conflicts: Conflicts;
  isLoading: boolean;
  /** A repository is left out. */
  onLeave: (repository: string) => void;
}

/** Every tag that would be joined, of what, and what the server says of it. */
export function JoinTable({ job, conflicts, isLoading, onLeave }: Props) {
  const { t } = useTranslation();
  const { plan, isPlanning } = job;
  const columns = useColumns(conflicts);
  return (
    <Section
      title={t("indexes.repositories.preview")}
      actions={
        plan && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={isPlanning}
            onClick={job.again}
          >
            {t("indexes.repositories.again")}
          </Button>
        )
      }
    >
      {plan && <Totals plan={plan} />}
      {isStopped(plan, conflicts) && <Alert color="warn">{t("indexes.repositories.conflictsStop")}</Alert>}
      <DataTable
        id="join"
        label={t("indexes.repositories.preview")}
        rows={fixedRows(plan?.rows ?? [], { isLoading, isRefreshing: isPlanning })}
        columns={columns}
        rowKey={nameOf}
        actions={({ repository }) => <Leave name={repository} onLeave={() => onLeave(repository)} />}
        empty={<Nothing hasPlan={plan !== undefined} />}
      />
    </Section>
  );
}

function nameOf({ repository, tag }: IndexRow): string {
  return tag ? `${repository}:${tag}` : repository;
}

function Nothing({ hasPlan }: { hasPlan: boolean }) {
  const { t } = useTranslation();
  const words = hasPlan ? (["noRows", "noRowsHint"] as const) : (["nothing", "nothingHint"] as const);
  return (
    <Empty icon={<Merge size={32} />} title={t(`indexes.repositories.${words[0]}`)}>
      <Text maw={480}>{t(`indexes.repositories.${words[1]}`)}</Text>
    </Empty>
  );
}

const TONES = { ready: "ok", conflicts: "warn", incomplete: "gray", nothing: "gray", refused: "danger" } as const;

function Totals({ plan: { totals } }: { plan: IndexJobPlan }) {
  const { t } = useTranslation();
  const there = (Object.entries(TONES) as [keyof typeof TONES, Tone][]).filter(
    ([what]) => totals[what] > 0 || what === "ready",
  );
  return (
    <Group gap="md" role="status">
      {there.map(([what, tone]) => (
        <Mark key={what} tone={totals[what] > 0 ? tone : "gray"} isQuiet>
          {t(`indexes.repositories.totals.${what}`, { count: totals[what], shown: number(totals[what]) })}
        </Mark>
      ))}
    </Group>
  );
}

function useColumns(conflicts: Conflicts): Column<IndexRow>[] {
  const { t } = useTranslation();
  return [
    {
      id: "tag",
      header: t("indexes.repositories.tag"),
      isTitle: true,
      cell: (row) => <span className={`${style.names} ${style.target}`}>{nameOf(row)}</span>,
    },
    { id: "parts", header: t("indexes.repositories.parts"), width: "36%", cell: (row) => <Parts row={row} /> },
    {
      id: "state",
      header: t("indexes.repositories.state"),
      width: "28%",
      cell: (row) => <RowState row={row} conflicts={conflicts} />,
    },
  ];
}

function Parts({ row: { parts } }: { row: IndexRow }) {
  if (parts.length === 0) return "–";
  return (
    <span className={style.names}>
      {parts.map(({ tag, digest, platforms }) => (
        <span key={tag} className={style.line} title={digest}>
          <span>{tag}</span>
          <Text span size="xs" c="dimmed">
            {platforms.join(", ")}
          </Text>
        </span>
      ))}
    </span>
  );
}

function Leave({ name, onLeave }: { name: string; onLeave: () => void }) {
  const { t } = useTranslation();
  const label = t("indexes.repositories.leave", { name });
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onLeave}>
        <X size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
