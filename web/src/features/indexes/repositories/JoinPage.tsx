import { getRouteApi } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/app/session";
import { apiCommand } from "@/lib/apiCommand";
import { Alert, Command, FailureNote, Page, Section, useDebouncedValue } from "@/ui";
import { usePlanned } from "../../jobs/usePlanned";
import { useCandidates } from "../../rename/useCandidates";
import { type IndexJobPlan, indexJob } from "../data";
import style from "../Indexes.module.css";
import { ChoiceFields } from "./ChoiceFields";
import { JoinTable } from "./JoinTable";
import { areSuffixes, type Choice, FIRST_CHOICE, suffixesOf, USUAL } from "./rows";
import { Scope } from "./Scope";
import { Start } from "./Start";

const route = getRouteApi("/shell/own/join");

/** Joins the tags of whole repositories that differ in a suffix only. */
export function JoinPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const candidates = useCandidates(search.search ?? "", "add", "");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [choice, setChoice] = useState<Choice>(FIRST_CHOICE);
  const names = candidates.names.filter((name) => !left.has(name));
  const suffixes = suffixesOf(search.suffixes ?? USUAL);
  const job = useJoinJob({ repositories: names, suffixes, choice });
  return (
    <Page title={t("shell.join")} actions={<Start job={job} choice={choice} />}>
      <Section title={t("indexes.repositories.rule")} hint={t("indexes.repositories.ruleHint")}>
        <div className={style.fields}>
          <Scope names={names} isChosen={candidates.isChosen} hasSuffixes={areSuffixes(suffixes)} />
          <ChoiceFields choice={choice} onChange={setChoice} />
        </div>
      </Section>
      {job.hasChanged && (
        <Alert color="warn" icon={<CircleAlert size={18} />} role="alert">
          {t("indexes.repositories.changed")}
        </Alert>
      )}
      <FailureNote error={candidates.error ?? job.planError ?? job.startError} />
      <JoinTable
        job={job}
        conflicts={choice.conflicts}
        isLoading={names.length === 0 ? candidates.isLoading : !job.plan && job.isPlanning}
        onLeave={(name) => setLeft(new Set([...left, name]))}
      />
      {job.isReady && <Script request={job.request} />}
    </Page>
  );
}

interface Wanted {
  repositories: string[];
  suffixes: string[];
  choice: Choice;
}

export type JoinJob = ReturnType<typeof useJoinJob>;

function useJoinJob({ repositories, suffixes, choice }: Wanted) {
  const wanted = {
    repositories,
    suffixes,
    overwrite: choice.conflicts === "overwrite",
    skip_conflicts: choice.conflicts === "skip",
    delete_source: choice.isDeleting,
  };
  const [request] = useDebouncedValue(wanted, 350);
  const isSettled = JSON.stringify(request) === JSON.stringify(wanted);
  const isReady = repositories.length > 0 && areSuffixes(suffixes);
  const planned = usePlanned<IndexJobPlan>({
    key: ["join-job", request],
    isReady: isReady && request.repositories.length > 0 && areSuffixes(request.suffixes),
    plan: () => indexJob.plan(request),
    start: (plan) => indexJob.start(request, plan),
  });
  return { ...planned, isReady, isPlanning: isReady && (planned.isPlanning || !isSettled), request };
}

/** The same request for a shell; without a plan, which would be too old. */
function Script({ request }: { request: object }) {
  const { t } = useTranslation();
  const me = useMe();
  const origin = new URL(".", document.baseURI).href;
  return (
    <Section title={t("rename.script")} hint={t("rename.scriptHint")}>
      <Command what={t("rename.script")}>
        {apiCommand({ origin, path: "api/index-jobs", body: request, user: me?.name })}
      </Command>
    </Section>
  );
}
