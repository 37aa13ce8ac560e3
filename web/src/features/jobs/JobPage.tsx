import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CircleAlert, EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { Alert, Failure, Page, Skeleton, Text } from "@/ui";
import { isOver, type JobBody, jobQuery } from "./data";
import { ItemsSection } from "./ItemsSection";
import { JobActions } from "./JobActions";
import { JobHead } from "./JobHead";
import { JobMark } from "./JobMarks";
import style from "./Jobs.module.css";
import { LogSection } from "./log/LogSection";
import { useLog } from "./log/useLog";
import { useKindText, useProblem } from "./useJobText";

type JobError = Schema<"JobProblem">;

const route = getRouteApi("/shell/own/jobs/$id");
/** While nothing tells of changes. */
const EVERY = 3_000;

/** One job: how far it is, what it does to each thing, and its log. */
export function JobPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const kindText = useKindText();
  const {
    data: job,
    error,
    refetch,
  } = useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => (query.state.data && !isOver(query.state.data) ? EVERY : false),
  });
  if (!job)
    return (
      <Page title={t("jobs.one", { id })}>
        {error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton height={240} />}
      </Page>
    );
  return (
    <Page title={`${kindText(job.kind)} #${job.id}`} marks={<JobMark job={job} />} actions={<JobActions job={job} />}>
      <Content id={id} job={job} key={id} />
    </Page>
  );
}

function Content({ id, job }: { id: string; job: JobBody }) {
  const { t } = useTranslation();
  const { lines, state } = useLog(id, job);
  return (
    <>
      <Spoken job={job} />
      {job.hidden && (
        <Alert color="gray" icon={<EyeOff size={18} />}>
          {t("jobs.hiddenJob")}
        </Alert>
      )}
      {job.error && <JobFailure error={job.error} />}
      <JobHead job={job} />
      <ItemsSection job={job} />
      <LogSection id={id} job={job} lines={lines} state={state} />
    </>
  );
}

/** States are said to those who do not see them; figures and lines are not, they would never end. */
function Spoken({ job }: { job: JobBody }) {
  const { t } = useTranslation();
  const isCancelling = job.cancel_requested && !isOver(job);
  return (
    <span className="hidden-text" role="status">
      {t(isCancelling ? "jobs.cancelling" : `jobs.states.${job.state}`)}
    </span>
  );
}

function JobFailure({ error }: { error: JobError }) {
  const problem = useProblem()(error);
  return (
    <Alert color="danger" icon={<CircleAlert size={18} />} title={problem.text}>
      {problem.hint && <Text size="sm">{problem.hint}</Text>}
      {problem.text !== error.message && (
        <Text size="xs" c="dimmed" className={style.label}>
          {error.message}
        </Text>
      )}
    </Alert>
  );
}
