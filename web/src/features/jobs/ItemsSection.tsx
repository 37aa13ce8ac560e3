import { getRouteApi } from "@tanstack/react-router";
import { ListTree } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { bytes, number } from "@/lib/format";
import {
  type Column,
  DataTable,
  Empty,
  listQuery,
  NothingMatches,
  Progress,
  Section,
  SegmentedControl,
  Text,
  useList,
} from "@/ui";
import { ITEM_STATES, type ItemState, isOver, type JobBody, type JobItemBody } from "./data";
import { ItemMark } from "./JobMarks";
import style from "./Jobs.module.css";
import { secondsOf, shareOfItem } from "./progress";
import { ItemResult } from "./Summary";
import { durationText, useProblem } from "./useJobText";
import { useNow } from "./useNow";

const route = getRouteApi("/shell/own/jobs/$id");
const PAGE = 100;

/** What the job does, one thing after the other. */
export function ItemsSection({ job }: { job: JobBody }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { items: wanted } = route.useSearch();
  const state = ITEM_STATES.find((one) => one === wanted);
  const show = (items?: string) =>
    void navigate({ search: (before) => ({ ...before, items }), replace: true, resetScroll: false });
  const id = String(job.id);
  const rows = useList(
    listQuery(["job", id, "items", state ?? ""], async (after) => {
      const params = { path: { id: job.id }, query: { state, after, limit: PAGE } };
      const page = await body(api.GET("/api/jobs/{id}/items", { params }));
      return { ...page, items: page.items as JobItemBody[] };
    }),
  );
  return (
    <Section title={t("jobs.items")} actions={<StateFilter job={job} state={state} onChange={show} />}>
      <DataTable
        id="job-items"
        label={t("jobs.items")}
        rows={rows}
        columns={useColumns(!isOver(job))}
        rowKey={(item) => String(item.position)}
        isFramed
        empty={
          state ? (
            <NothingMatches onClear={() => show(undefined)} />
          ) : (
            <Empty icon={<ListTree size={32} />} title={t(isOver(job) ? "jobs.noItems" : "jobs.itemsToCome")} />
          )
        }
      />
    </Section>
  );
}

interface FilterProps {
  job: JobBody;
  state?: ItemState;
  onChange: (state?: string) => void;
}

/** Only states that there are can be chosen, and the one that is. */
function StateFilter({ job: { items }, state, onChange }: FilterProps) {
  const { t } = useTranslation();
  const there = ITEM_STATES.filter((one) => items[one] > 0 || one === state);
  if (there.length < 2 && !state) return null;
  return (
    <div className={style.filter}>
      <SegmentedControl
        size="xs"
        aria-label={t("jobs.state")}
        value={state ?? ""}
        onChange={(to) => onChange(to || undefined)}
        data={[
          { value: "", label: `${t("jobs.all")} ${number(items.total)}` },
          ...there.map((one) => ({ value: one, label: `${t(`jobs.itemStates.${one}`)} ${number(items[one])}` })),
        ]}
      />
    </div>
  );
}

function useColumns(isRunning: boolean): Column<JobItemBody>[] {
  const { t } = useTranslation();
  const now = useNow(isRunning);
  return [
    { id: "label", header: t("jobs.item"), isTitle: true, cell: (item) => <Label item={item} /> },
    { id: "state", header: t("jobs.state"), width: "120px", cell: (item) => <ItemMark state={item.state} /> },
    { id: "progress", header: t("jobs.progress"), width: "240px", cell: (item) => <ItemBar item={item} /> },
    {
      id: "duration",
      header: t("jobs.duration"),
      width: "120px",
      align: "right",
      cell: (item) => durationText(secondsOf(item, now)),
    },
  ];
}

function Label({ item }: { item: JobItemBody }) {
  const { t } = useTranslation();
  const problem = useProblem();
  const told = item.error && problem(item.error);
  return (
    <div>
      {item.hidden ? (
        <Text span inherit c="dimmed">
          {t("jobs.hidden")}
        </Text>
      ) : (
        <span className={style.label}>{item.label}</span>
      )}
      {item.result && <ItemResult result={item.result} />}
      {told && (
        <span className={item.state === "failed" ? style.error : style.hint} title={item.error?.message}>
          {told.text}
        </span>
      )}
      {told?.hint && <span className={style.hint}>{told.hint}</span>}
    </div>
  );
}

function ItemBar({ item }: { item: JobItemBody }) {
  const { t } = useTranslation();
  const share = shareOfItem(item);
  const { done, total } = item.bytes;
  if (item.state === "waiting" || (item.state !== "running" && done === 0)) return null;
  return (
    <div className={style.itemBar}>
      <Progress
        value={share === undefined ? 100 : share * 100}
        striped={share === undefined}
        animated={share === undefined && item.state === "running"}
        color={item.state === "failed" ? "danger" : item.state === "done" ? "ok" : "accent"}
        size="sm"
        aria-label={t("jobs.progress")}
      />
      <Text size="xs" span>
        {total && item.state === "running"
          ? t("jobs.bytesDone", { done: bytes(done), total: bytes(total) })
          : done > 0
            ? bytes(done)
            : ""}
      </Text>
    </div>
  );
}
