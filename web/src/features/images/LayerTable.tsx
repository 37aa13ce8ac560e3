import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Bytes, type Column, DataTable, Digest, Text } from "@/ui";
import { buildCommand } from "./command";
import { LayerLink } from "./LayerLink";
import style from "./Layers.module.css";
import { isShared, type Step } from "./layers";
import { loadedRows } from "./loadedRows";
import { useLookedAt } from "./useImage";
import { useStepText } from "./useStepText";

/** The build step by step; steps that left no layer are dimmed. */
export function LayerTable({ steps, total }: { steps: Step[]; total: number }) {
  const { t } = useTranslation();
  const { openLayer } = useLookedAt();
  const columns = useColumns(total);
  return (
    <DataTable
      id="layers"
      label={t("images.layers")}
      rows={loadedRows(steps)}
      columns={columns}
      rowKey={(step) => String(step.order)}
      onOpen={(step) => openLayer(step.order)}
      copyText={(step) => step.layer?.digest ?? step.history?.createdBy ?? ""}
      empty={null}
    />
  );
}

function useColumns(total: number): Column<Step>[] {
  const { t } = useTranslation();
  const { share } = useStepText(total);
  return [
    {
      id: "order",
      header: t("images.order"),
      width: "56px",
      align: "right",
      cell: (step) => <span className={step.layer ? undefined : style.dimmed}>{number(step.order)}</span>,
    },
    { id: "command", header: t("images.command"), isTitle: true, cell: (step) => <StepCommand step={step} /> },
    {
      id: "size",
      header: t("images.size"),
      align: "right",
      width: "96px",
      cell: ({ layer, isLoose }) => (layer ? <Bytes count={layer.size} /> : isLoose ? "–" : <NoLayer />),
    },
    {
      id: "share",
      header: t("images.share"),
      width: "128px",
      cell: (step) =>
        step.layer && <Share text={share(step.layer.size)} of={total > 0 ? step.layer.size / total : 0} step={step} />,
    },
    { id: "shared", header: t("images.shared"), width: "150px", cell: (step) => <SharedBy step={step} /> },
    {
      id: "digest",
      header: t("images.digest"),
      width: "160px",
      cell: ({ layer }) => layer && <Digest digest={layer.digest} />,
    },
  ];
}

/** What was done; cut after two lines, whole when it is opened. */
function StepCommand({ step }: { step: Step }) {
  const { t } = useTranslation();
  const createdBy = step.history?.createdBy;
  const { instruction, rest } = buildCommand(createdBy ?? "");
  return (
    <LayerLink order={step.order} className={`${style.command} ${step.layer || step.isLoose ? "" : style.dimmed}`}>
      {createdBy ? (
        <bdi>
          {instruction && <strong>{instruction} </strong>}
          {rest.slice(0, 600)}
        </bdi>
      ) : (
        <em>{t("images.noCommand")}</em>
      )}
    </LayerLink>
  );
}

function NoLayer() {
  const { t } = useTranslation();
  return (
    <Text span inherit c="dimmed">
      {t("images.noLayer")}
    </Text>
  );
}

function Share({ text, of, step }: { text: string; of: number; step: Step }) {
  return (
    <span className={style.share}>
      <span className={style.track} aria-hidden>
        <span className={isShared(step) ? style.shared : style.own} style={{ width: `${100 * of}%` }} />
      </span>
      {text}
    </span>
  );
}

function SharedBy({ step: { layer } }: { step: Step }) {
  const { t } = useTranslation();
  if (!layer) return null;
  const count = layer.shared_by;
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      {count > 0 ? t("images.sharedBy", { count, shown: number(count) }) : t("images.sharedByNone")}
    </span>
  );
}
