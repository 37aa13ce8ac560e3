import { PackageOpen, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bytes, number, shortDigest } from "@/lib/format";
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
import type { ImportImage, ImportPlan } from "../data";
import style from "./Import.module.css";
import { RowState } from "./RowState";
import { type Choice, isStopped, plannedOf, type Row, targetOf } from "./rows";
import { TargetFields } from "./TargetFields";
import type { ImportJob } from "./useImport";

interface Props {
  rows: Row[];
  onChange: (row: Row) => void;
  selection: Selection;
  job: ImportJob;
  choice: Choice;
  /** So many of the chosen have no name yet. */
  nameless: number;
}

/** Image by image: what it is, the name that it gets, and what the server says of that. */
export function ImportTable(props: Props) {
  const { t } = useTranslation();
  const { rows, selection, job, choice, nameless } = props;
  const columns = useColumns(props);
  return (
    <Section
      title={t("archives.import.images")}
      actions={
        job.plan && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={job.isPlanning}
            onClick={job.again}
          >
            {t("archives.import.again")}
          </Button>
        )
      }
    >
      <Totals plan={job.plan} choice={choice} nameless={nameless} />
      {isStopped(job.plan, choice.conflicts) && <Alert color="warn">{t("archives.import.conflictsStop")}</Alert>}
      <DataTable
        id="import"
        label={t("archives.import.images")}
        rows={fixedRows(rows, { isRefreshing: job.isPlanning })}
        columns={columns}
        rowKey={({ key }) => key}
        rowName={(row) => nameOf(row, t("archives.import.image", { number: number(row.image.index + 1) }))}
        selection={selection}
        empty={<Empty icon={<PackageOpen size={32} />} title={t("archives.import.nothing")} />}
      />
    </Section>
  );
}

/** What the archive calls it, for this name of it. */
function nameOf({ image, key }: Row, otherwise: string): string {
  const at = Number(key.split("-")[1]);
  return image.names[at] ?? image.names[0] ?? otherwise;
}

interface TotalsProps {
  plan?: ImportPlan;
  choice: Choice;
  nameless: number;
}

function Totals({ plan, choice, nameless }: TotalsProps) {
  const { t } = useTranslation();
  const { ready = 0, conflicts = 0, nothing = 0, refused = 0 } = plan?.totals ?? {};
  const told = (what: "nothing" | "refused", count: number) =>
    t(`archives.import.totals.${what}`, { count, shown: number(count) });
  return (
    <Group gap="4px 16px" role="status" className={style.totals}>
      {plan && (
        <Mark tone={ready > 0 ? "ok" : "gray"} isQuiet>
          {t("archives.import.totals.ready", { count: ready, shown: number(ready), size: bytes(plan.totals.bytes) })}
        </Mark>
      )}
      {conflicts > 0 && (
        <Mark tone="warn" isQuiet>
          {t(`archives.import.taken.${choice.conflicts === "skip" ? "skip" : "stop"}`, {
            count: conflicts,
            shown: number(conflicts),
          })}
        </Mark>
      )}
      {nothing > 0 && (
        <Mark tone="gray" isQuiet>
          {told("nothing", nothing)}
        </Mark>
      )}
      {refused > 0 && (
        <Mark tone="danger" isQuiet>
          {told("refused", refused)}
        </Mark>
      )}
      {nameless > 0 && (
        <Mark tone="warn" isQuiet>
          {t("archives.import.nameless", { count: nameless, shown: number(nameless) })}
        </Mark>
      )}
    </Group>
  );
}

function useColumns({ onChange, selection, job, choice }: Props): Column<Row>[] {
  const { t } = useTranslation();
  return [
    { id: "image", header: t("archives.import.inFile"), isTitle: true, cell: (row) => <InFile row={row} /> },
    {
      id: "target",
      header: t("archives.import.target"),
      width: "38%",
      cell: (row) => (
        <TargetFields row={row} prefix={choice.prefix} isChosen={selection.has(row.key)} onChange={onChange} />
      ),
    },
    {
      id: "state",
      header: t("archives.import.state"),
      width: "24%",
      cell: (row) => {
        const planned = selection.has(row.key) ? plannedOf(job.plan, targetOf(row, choice.prefix)) : undefined;
        if (planned) return <RowState row={planned} conflicts={choice.conflicts} />;
        return job.isPlanning && selection.has(row.key) ? <Text c="dimmed">…</Text> : null;
      },
    },
  ];
}

function InFile({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { image } = row;
  return (
    <span className={style.image}>
      <span className={style.name}>{nameOf(row, t("archives.import.image", { number: number(image.index + 1) }))}</span>
      <Text span size="xs" c="dimmed">
        {[image.platforms.join(", "), bytes(image.size)].filter(Boolean).join(" · ")}
      </Text>
      <Ids image={image} />
    </span>
  );
}

function Ids({ image }: { image: ImportImage }) {
  const { t } = useTranslation();
  const id = image.image_id ?? image.digest;
  if (!id) return null;
  return (
    <Text span size="xs" c="dimmed" title={id}>
      {image.image_id ? t("archives.import.imageId") : t("tags.digest")} <span className="mono">{shortDigest(id)}</span>
    </Text>
  );
}
