import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/app/session";
import { apiCommand } from "@/lib/apiCommand";
import { number } from "@/lib/format";
import {
  Button,
  Command,
  Confirm,
  FailureNote,
  Group,
  Page,
  SearchField,
  Section,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  useDebouncedValue,
  useSelection,
} from "@/ui";
import { usePlanned } from "../jobs/usePlanned";
import { Choices } from "./Choices";
import { FIRST_CHOICE, isStopped, optionsOf, prefixJob, type RenameChoice, type RenamePlan, workable } from "./data";
import { PreviewTable } from "./PreviewTable";
import { cleanPrefix, type Mode, type Preview, previews } from "./preview";
import style from "./Rename.module.css";
import { useCandidates } from "./useCandidates";

const route = getRouteApi("/shell/own/rename");

/** Puts a prefix before the names of many repositories, or takes it away. */
export function RenamePage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const mode: Mode = search.mode === "remove" ? "remove" : "add";
  const prefix = cleanPrefix(search.prefix ?? "");
  const [choice, setChoice] = useState<RenameChoice>(FIRST_CHOICE);
  const candidates = useCandidates(search.search ?? "", mode, prefix);
  const rows = useMemo(() => previews(candidates.names, mode, prefix), [candidates.names, mode, prefix]);
  const selection = useSelection();
  const { set } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: all of them, whenever there are others
  useEffect(() => set(candidates.names), [candidates.names]);
  const job = useRename({ rows, chosen: selection.keys, mode, prefix, choice });
  return (
    <Page title={t("shell.rename")} actions={<Start job={job} choice={choice} prefix={prefix} />}>
      <Section title={t("rename.rule")} hint={t("rename.ruleHint")}>
        <div className={style.fields}>
          <Rule mode={mode} isChosen={candidates.isChosen} count={candidates.names.length} />
          <Choices choice={choice} onChange={setChoice} />
        </div>
      </Section>
      <FailureNote error={candidates.error ?? job.planError ?? job.startError} />
      <PreviewTable
        rows={rows}
        prefix={prefix}
        mode={mode}
        selection={selection}
        plan={job.plan}
        isPlanning={job.isPlanning}
        isLoading={candidates.isLoading && rows.length === 0}
        conflicts={choice.conflicts}
        onAgain={job.again}
      />
      {job.isReady && <Script request={job.request} />}
    </Page>
  );
}

interface RuleProps {
  mode: Mode;
  isChosen: boolean;
  count: number;
}

/** Which repositories, and what becomes of their names. */
function Rule({ mode, isChosen, count }: RuleProps) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: typeof search, keeps = true) =>
    void navigate({
      search: (before) => ({ ...before, ...values }),
      state: keeps ? true : {},
      replace: true,
      resetScroll: false,
    });
  const prefix = cleanPrefix(search.prefix ?? "");
  const problem = prefix ? previews(["x"], "add", prefix)[0]?.problem : undefined;
  return (
    <Stack gap="sm">
      {isChosen ? (
        <Group gap="sm">
          <Text size="sm">{t("rename.chosen", { count, shown: number(count) })}</Text>
          <Button variant="subtle" size="compact-sm" onClick={() => change({}, false)}>
            {t("rename.searchInstead")}
          </Button>
        </Group>
      ) : (
        <SearchField
          label={t("rename.search")}
          width={360}
          value={search.search ?? ""}
          onChange={(text) => change({ search: text || undefined })}
        />
      )}
      <SegmentedControl
        aria-label={t("rename.mode")}
        style={{ alignSelf: "flex-start" }}
        value={mode}
        onChange={(to) => change({ mode: to === "remove" ? "remove" : undefined })}
        data={[
          { value: "add", label: t("rename.add") },
          { value: "remove", label: t("rename.remove") },
        ]}
      />
      <TextInput
        label={t("rename.prefix")}
        description={
          prefix && !problem
            ? t("rename.example", {
                from: mode === "add" ? "team/app" : `${prefix}/team/app`,
                to: mode === "add" ? `${prefix}/team/app` : "team/app",
              })
            : t("rename.prefixHint")
        }
        placeholder="prod"
        maw={360}
        value={search.prefix ?? ""}
        onChange={(event) => change({ prefix: event.currentTarget.value || undefined })}
        error={problem && t(`rename.problems.${problem}`)}
        maxLength={200}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
      />
    </Stack>
  );
}

interface Wanted {
  rows: Preview[];
  chosen: ReadonlySet<string>;
  mode: Mode;
  prefix: string;
  choice: RenameChoice;
}

function useRename({ rows, chosen, mode, prefix, choice }: Wanted) {
  // Those that cannot be renamed are sent too where only the prefix is missing: the server refuses them by name.
  const names = rows.filter(({ from, problem }) => chosen.has(from) && !problem).map(({ from }) => from);
  const wanted = { repositories: names, mode, prefix, ...optionsOf(choice) };
  const [request] = useDebouncedValue(wanted, 350);
  const isSettled = JSON.stringify(request) === JSON.stringify(wanted);
  const isReady = prefix !== "" && names.length > 0;
  const planned = usePlanned<RenamePlan>({
    key: ["rename", request],
    isReady: isReady && request.repositories.length > 0,
    plan: () => prefixJob.plan(request),
    start: (plan) => prefixJob.start(request, plan),
  });
  return { ...planned, isReady, isPlanning: planned.isPlanning || !isSettled, request };
}

interface StartProps {
  job: ReturnType<typeof useRename>;
  choice: RenameChoice;
  prefix: string;
}

/** What overwrites must be confirmed by typing; what only deletes the old names, by a second click. */
function Start({ job, choice, prefix }: StartProps) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const count = workable(job.plan, choice.conflicts);
  const action = t(choice.isMove ? "rename.startMove" : "rename.startCopy", { count, shown: number(count) });
  const overwritten = choice.conflicts === "overwrite" ? (job.plan?.totals.conflicts ?? 0) : 0;
  return (
    <>
      <Button
        disabled={!job.plan || job.isPlanning || count === 0 || isStopped(job.plan, choice.conflicts)}
        loading={job.isStarting}
        onClick={() => (choice.isMove || overwritten > 0 ? setAsked(true) : job.confirm())}
      >
        {action}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={t("shell.rename")}
        action={action}
        onConfirm={job.confirm}
        isBusy={job.isStarting}
        isBlocked={!job.plan || job.isPlanning}
        error={job.startError}
        typed={overwritten > 0 ? prefix : undefined}
      >
        {choice.isMove && <Text size="sm">{t("rename.confirmMove")}</Text>}
        {overwritten > 0 && (
          <Text size="sm" c="danger">
            {t("rename.confirmOverwrite", { count: overwritten, shown: number(overwritten) })}
          </Text>
        )}
        {job.hasChanged && <Text size="sm">{t("bulk.changed")}</Text>}
      </Confirm>
    </>
  );
}

/** The same request for a shell; without a plan, which would be too old. */
function Script({ request }: { request: object }) {
  const { t } = useTranslation();
  const me = useMe();
  const origin = new URL(".", document.baseURI).href;
  const body = { ...request, dry_run: false };
  return (
    <Section title={t("rename.script")} hint={t("rename.scriptHint")}>
      <Command what={t("rename.script")}>
        {apiCommand({ origin, path: "api/remote-prefix-jobs", body, user: me?.name })}
      </Command>
    </Section>
  );
}
