import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { systemQuery, useIsAdmin, useMe } from "@/app/session";
import { apiCommand } from "@/lib/apiCommand";
import { number } from "@/lib/format";
import { Button, Command, FailureNote, Group, Section, Stack, Text } from "@/ui";
import type { JobBody } from "../jobs/data";
import { usePlanned } from "../jobs/usePlanned";
import { ScheduleThis } from "../schedules/ScheduleThis";
import { SyncSchedules } from "../schedules/SyncSchedules";
import { PlanTable } from "./PlanTable";
import { parsePlatforms, parseReferences, tagFilter } from "./references";
import { EMPTY, hasTooMany, isViaDaemon, SyncForm, type SyncValues } from "./SyncForm";

type SyncBody = Schema<"NewSync">;
type SyncPlan = Schema<"SyncPlanBody">;

type Wanted = Omit<SyncBody, "dry_run">;

/** What is wanted, what it comes to, and the button that begins it. */
export function SyncPanel() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  // Only administrators are told of it.
  const hasDaemon = useQuery(systemQuery).data?.local_images?.available ?? false;
  const [values, setValues] = useState<SyncValues>(EMPTY);
  // Asking other registries takes time and counts against their limits: only when it is asked for.
  const [asked, setAsked] = useState<Wanted>();
  const wanted = wantedOf(values);
  const job = usePlanned<SyncPlan>({
    key: ["sync", asked],
    isReady: asked !== undefined,
    plan: () => sync(asked as Wanted, true) as Promise<SyncPlan>,
    start: () => sync(asked as Wanted, false) as Promise<JobBody>,
  });
  const isCurrent = asked !== undefined && JSON.stringify(asked) === JSON.stringify(wanted);
  const isComplete =
    wanted.references.length > 0 && (values.direction === "pull" || values.remote !== "") && !hasTooMany(values);
  const ready = job.plan?.rows.filter(({ state }) => state === "ready").length ?? 0;
  return (
    <Stack gap="md">
      <Section title={t("sync.what")} hint={t("sync.hint")}>
        <SyncForm values={values} onChange={setValues} count={wanted.references.length} hasDaemon={hasDaemon} />
        <Group>
          <Button
            variant={isCurrent && job.plan ? "default" : "filled"}
            leftSection={<ListChecks size={16} aria-hidden />}
            disabled={!isComplete}
            loading={job.isPlanning}
            onClick={() => (isCurrent ? job.again() : setAsked(wanted))}
          >
            {t("sync.plan")}
          </Button>
          {isCurrent && job.plan && (
            <Button disabled={ready === 0 || job.isPlanning} loading={job.isStarting} onClick={job.confirm}>
              {t(values.direction === "pull" ? "sync.start" : "sync.startPush", { count: ready, shown: number(ready) })}
            </Button>
          )}
          {isAdmin && (
            <ScheduleThis
              label={t("schedules.scheduleSync")}
              work={{ kind: "sync", parameters: { ...wanted } }}
              name={(wanted.references[0] ?? "").slice(0, 50)}
              isDisabled={!isComplete}
            />
          )}
          {asked && job.plan && !isCurrent && (
            <Text size="sm" c="dimmed">
              {t("sync.stale")}
            </Text>
          )}
        </Group>
      </Section>
      <FailureNote error={job.planError ?? job.startError} />
      {asked && !job.planError && (
        <PlanTable
          plan={job.plan}
          isLoading={job.isPlanning}
          isStale={!isCurrent}
          isPush={asked.direction === "push"}
        />
      )}
      {isCurrent && job.plan && <Script wanted={wanted} />}
      {isAdmin && <SyncSchedules />}
    </Stack>
  );
}

function sync(wanted: Wanted, dry_run: boolean) {
  return body(api.POST("/api/sync-jobs", { body: { ...wanted, dry_run } }));
}

function wantedOf(values: SyncValues): Wanted {
  const references = parseReferences(values.references);
  // Several images cannot all have one name.
  const isOne = references.length === 1;
  const isByDaemon = isViaDaemon(values);
  const tags = tagFilter(values.filter, values.filterValue);
  return {
    direction: values.direction,
    references,
    remote_id: values.remote ? Number(values.remote) : undefined,
    target_repository: (isOne && values.targetRepository.trim()) || undefined,
    target_tag: (isOne && !tags && values.targetTag.trim()) || undefined,
    tags,
    platforms: parsePlatforms(values.platforms),
    referrers: values.referrers && !isByDaemon,
    overwrite: values.overwrite,
    via: isByDaemon ? "daemon" : undefined,
    cleanup: isByDaemon ? values.cleanup : undefined,
  };
}

function Script({ wanted }: { wanted: Wanted }) {
  const { t } = useTranslation();
  const me = useMe();
  const origin = new URL(".", document.baseURI).href;
  return (
    <Section title={t("rename.script")} hint={t("rename.scriptHint")}>
      <Command what={t("rename.script")}>
        {apiCommand({ origin, path: "api/sync-jobs", body: { ...wanted, dry_run: false }, user: me?.name })}
      </Command>
    </Section>
  );
}
