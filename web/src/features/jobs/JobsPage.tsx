import { getRouteApi, Link } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useIsAdmin } from "@/app/session";
import { number } from "@/lib/format";
import {
  type Column,
  ColumnsButton,
  DataTable,
  Empty,
  Group,
  listQuery,
  NothingMatches,
  Page,
  SegmentedControl,
  Select,
  Text,
  Time,
  useList,
} from "@/ui";
import { isOver, type JobBody, KINDS, listJobs, STATES } from "./data";
import { JobMark } from "./JobMarks";
import { ProgressCell } from "./ProgressCell";
import { secondsOf } from "./progress";
import { durationText, useKindText } from "./useJobText";
import { useNow } from "./useNow";

const route = getRouteApi("/shell/own/jobs");
const PAGE = 100;

/** What was begun and goes on by itself: newest first, of everyone for administrators. */
export function JobsPage() {
  const { t } = useTranslation();
  const { kind, state } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: { kind?: string; state?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true });
  const rows = useList(
    listQuery(["jobs", "list", { kind, state }], (after) => listJobs({ kind, state, after, limit: PAGE })),
  );
  const columns = useColumns(rows.items.some((job) => !isOver(job)));
  const isFiltered = Boolean(kind || state);
  return (
    <Page title={t("shell.jobs")} marks={rows.total > 0 && <Text c="dimmed">{number(rows.total)}</Text>}>
      <Group gap="sm" align="center">
        <Filters kind={kind} state={state} change={change} />
        <Group ml="auto">
          <ColumnsButton id="jobs" columns={columns} />
        </Group>
      </Group>
      <DataTable
        id="jobs"
        label={t("shell.jobs")}
        rows={rows}
        columns={columns}
        rowKey={(job) => String(job.id)}
        onOpen={(job) => void navigate({ to: "/jobs/$id", params: { id: String(job.id) }, search: {} })}
        empty={
          isFiltered ? <NothingMatches onClear={() => change({ kind: undefined, state: undefined })} /> : <NoJobs />
        }
      />
    </Page>
  );
}

interface FiltersProps {
  kind?: string;
  state?: string;
  change: (values: { kind?: string; state?: string }) => void;
}

function Filters({ kind, state, change }: FiltersProps) {
  const { t } = useTranslation();
  const kindText = useKindText();
  return (
    <>
      <Select
        aria-label={t("jobs.kind")}
        w={{ base: "100%", xs: 170 }}
        allowDeselect={false}
        value={kind ?? ""}
        onChange={(kind) => change({ kind: kind || undefined })}
        data={[{ value: "", label: t("jobs.anyKind") }, ...KINDS.map((one) => ({ value: one, label: kindText(one) }))]}
      />
      <Select
        hiddenFrom="md"
        aria-label={t("jobs.state")}
        w={{ base: "100%", xs: 170 }}
        allowDeselect={false}
        value={state ?? ""}
        onChange={(state) => change({ state: state || undefined })}
        data={[
          { value: "", label: t("jobs.anyState") },
          ...STATES.map((one) => ({ value: one, label: t(`jobs.states.${one}`) })),
        ]}
      />
      <SegmentedControl
        visibleFrom="md"
        aria-label={t("jobs.state")}
        value={state ?? ""}
        onChange={(state) => change({ state: state || undefined })}
        data={[
          { value: "", label: t("jobs.all") },
          ...STATES.map((one) => ({ value: one, label: t(`jobs.states.${one}`) })),
        ]}
      />
    </>
  );
}

function NoJobs() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <Empty icon={<ListChecks size={32} />} title={t("jobs.none")}>
      <Text maw={480}>{t(isAdmin ? "jobs.noneHintAdmin" : "jobs.noneHint")}</Text>
    </Empty>
  );
}

function useColumns(isRunning: boolean): Column<JobBody>[] {
  const { t } = useTranslation();
  const kindText = useKindText();
  const now = useNow(isRunning);
  return [
    {
      id: "kind",
      header: t("jobs.kind"),
      isTitle: true,
      cell: (job) => (
        <Link to="/jobs/$id" params={{ id: String(job.id) }}>
          {kindText(job.kind)} #{job.id}
        </Link>
      ),
    },
    { id: "state", header: t("jobs.state"), width: "130px", cell: (job) => <JobMark job={job} isQuiet /> },
    { id: "progress", header: t("jobs.progress"), width: "260px", cell: (job) => <ProgressCell job={job} /> },
    {
      id: "who",
      header: t("jobs.who"),
      cell: (job) =>
        job.created_by === null ? (
          <Text span inherit c="dimmed">
            {t("jobs.noOne")}
          </Text>
        ) : (
          <span className="wrap-anywhere">{job.created_by}</span>
        ),
    },
    { id: "created", header: t("jobs.begun"), width: "140px", cell: (job) => <Time at={job.created_at} /> },
    {
      id: "duration",
      header: t("jobs.duration"),
      width: "130px",
      align: "right",
      cell: (job) => durationText(secondsOf(job, now)),
    },
  ];
}
