import { CircleSlash } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { number, shortDigest } from "@/lib/format";
import {
  Alert,
  Bytes,
  Chips,
  type Column,
  DataTable,
  Digest,
  Empty,
  fixedRows,
  Group,
  Mark,
  Section,
  Text,
} from "@/ui";
import { useProblem } from "../jobs/useJobText";
import style from "./Sync.module.css";

type SyncPlan = Schema<"SyncPlanBody">;
type SyncRow = Schema<"SyncRowBody">;

interface Props {
  plan?: SyncPlan;
  isLoading: boolean;
  /** What is wanted has changed since. */
  isStale: boolean;
  isPush: boolean;
}

/** What would be copied from where to where. */
export function PlanTable({ plan, isLoading, isStale, isPush }: Props) {
  const { t } = useTranslation();
  return (
    <div style={isStale ? { opacity: 0.6 } : undefined}>
      <Section title={t("rename.preview")}>
        {plan && <Totals plan={plan} />}
        {plan?.unlisted.map(({ reference, problem }) => (
          <Unlisted key={reference} reference={reference} problem={problem} />
        ))}
        <DataTable
          id="sync-plan"
          label={t("rename.preview")}
          rows={fixedRows(plan?.rows ?? [], { isLoading: isLoading && !plan, isRefreshing: isLoading })}
          columns={useColumns(isPush)}
          rowKey={(row) => `${row.reference} ${nameOf(row.source)} ${nameOf(row.target)}`}
          empty={<Empty title={t("sync.nothing")} />}
        />
      </Section>
    </div>
  );
}

/** Nothing is known of a whole repository: not which tags it has. */
function Unlisted({ reference, problem }: SyncPlan["unlisted"][number]) {
  const { t } = useTranslation();
  const told = useProblem()(problem);
  return (
    <Alert color="danger" title={t("sync.unlisted", { reference })}>
      <Text size="sm" className="wrap-anywhere">
        {told.text}
      </Text>
      {told.hint && <Text size="sm">{told.hint}</Text>}
    </Alert>
  );
}

function Totals({ plan: { rows, totals } }: { plan: SyncPlan }) {
  const { t } = useTranslation();
  const ready = rows.filter(({ state }) => state === "ready").length;
  return (
    <Group gap="md" role="status">
      <Mark tone={ready > 0 ? "ok" : "gray"} isQuiet>
        {t("sync.ready", { count: ready, shown: number(ready) })}
        {typeof totals.bytes === "number" && (
          <>
            {" · "}
            <Bytes count={totals.bytes} />
          </>
        )}
      </Mark>
      {totals.current > 0 && (
        <Mark tone="gray" isQuiet>
          {t("sync.current", { count: totals.current, shown: number(totals.current) })}
        </Mark>
      )}
      {totals.refused > 0 && (
        <Mark tone="danger" isQuiet>
          {t("sync.refused", { count: totals.refused, shown: number(totals.refused) })}
        </Mark>
      )}
    </Group>
  );
}

/** `library/nginx:1.27`, or by digest where there is no tag. */
function nameOf({
  repository,
  tag,
  digest,
}: {
  repository: string;
  tag?: string | null;
  digest?: string | null;
}): string {
  if (tag) return `${repository}:${tag}`;
  return digest ? `${repository}@${shortDigest(digest)}` : repository;
}

function useColumns(isPush: boolean): Column<SyncRow>[] {
  const { t } = useTranslation();
  return [
    {
      id: "names",
      header: t("sync.names"),
      width: "34%",
      isTitle: true,
      cell: (row) => (
        <span className={style.names}>
          <span>{isPush ? nameOf(row.source) : `${row.registry}/${nameOf(row.source)}`}</span>
          <span>→ {isPush ? `${row.registry}/${nameOf(row.target)}` : nameOf(row.target)}</span>
        </span>
      ),
    },
    {
      id: "digest",
      header: t("sync.digest"),
      width: "150px",
      cell: (row) => (row.digest ? <Digest digest={row.digest} /> : "–"),
    },
    {
      id: "platforms",
      header: t("sync.platforms"),
      width: "200px",
      cell: (row) =>
        row.platforms && row.platforms.length > 0 ? (
          <Chips items={row.platforms} label={t("sync.allPlatforms")} />
        ) : (
          "–"
        ),
    },
    {
      id: "size",
      header: t("common.size"),
      align: "right",
      width: "100px",
      cell: (row) => (typeof row.bytes === "number" ? <Bytes count={row.bytes} /> : "–"),
    },
    { id: "state", header: t("rename.state"), width: "20%", cell: (row) => <State row={row} /> },
  ];
}

function State({ row }: { row: SyncRow }) {
  const { t } = useTranslation();
  const problem = useProblem();
  if (row.state === "ready")
    return (
      <Mark tone="ok" isQuiet>
        {t("sync.states.ready")}
      </Mark>
    );
  if (row.state === "current")
    return (
      <Mark tone="gray" isQuiet>
        {t("sync.states.current")}
      </Mark>
    );
  const told = row.refused && problem(row.refused);
  return (
    <div className={style.state}>
      <Mark tone="danger" icon={CircleSlash} isQuiet>
        {t("sync.states.refused")}
      </Mark>
      {told && (
        <Text size="xs" className="wrap-anywhere">
          {told.text}
        </Text>
      )}
      {told?.hint && (
        <Text size="xs" c="dimmed">
          {told.hint}
        </Text>
      )}
    </div>
  );
}
