import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FlaskConical, Recycle } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useRegistryHost } from "@/app/session";
import { bytes, number } from "@/lib/format";
import { Button, Confirm, FailureNote, Group, Section, Text, Time, useAction } from "@/ui";
import type { JobBody } from "../jobs/data";
import { useJobStarted } from "../jobs/useJobStarted";
import { lastCollectionQuery, type StorageBody } from "./data";
import { Rules, rulesOf, USUAL } from "./Rules";
import style from "./Storage.module.css";

/** Begins a collection, or tries it out. */
export function CleanUp({ storage }: { storage: StorageBody }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(USUAL);
  const rules = rulesOf(typed);
  const [isAsked, setAsked] = useState(false);
  const started = useJobStarted();
  const run = useAction({
    run: (dry_run: boolean) =>
      body(api.POST("/api/collection-jobs", { body: { dry_run, grace_minutes: 60, ...rules } })) as Promise<JobBody>,
    changes: [["storage"]],
    then: started,
  });
  return (
    <Section title={t("storage.cleanUp")} hint={t("storage.cleanUpHint")}>
      <Rules rules={typed} onChange={setTyped} />
      <FailureNote error={run.error} />
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<FlaskConical size={16} aria-hidden />}
          disabled={!rules}
          loading={run.isPending && run.variables}
          onClick={() => run.mutate(true)}
        >
          {t("storage.dryRun")}
        </Button>
        <Button
          leftSection={<Recycle size={16} aria-hidden />}
          disabled={!rules}
          loading={run.isPending && !run.variables}
          onClick={() => setAsked(true)}
        >
          {t("storage.run")}
        </Button>
      </Group>
      <Last />
      {isAsked && (
        <Ask
          storage={storage}
          days={rules?.untagged_days ?? undefined}
          isBusy={run.isPending}
          error={run.error}
          onConfirm={() => run.mutate(false)}
          onClose={() => setAsked(false)}
        />
      )}
    </Section>
  );
}

function Last() {
  const { t } = useTranslation();
  const { data: last } = useQuery(lastCollectionQuery);
  if (last === undefined) return null;
  if (last === null)
    return (
      <Text size="sm" c="dimmed">
        {t("storage.neverRun")}
      </Text>
    );
  const freed = last.summary?.freed_bytes;
  return (
    <Text size="sm">
      {t("storage.lastRun", { freed: bytes(typeof freed === "number" ? freed : 0) })} <Time at={last.finished_at} />
      {" · "}
      <Link to="/jobs/$id" params={{ id: String(last.id) }} className={style.link}>
        {t("storage.lastLog")}
      </Link>
    </Text>
  );
}

interface AskProps {
  storage: StorageBody;
  /** After so many days untagged manifests go, too. */
  days?: number;
  isBusy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Garbage alone is no loss; untagged manifests could still be pulled, so their deletion is confirmed by typing. */
function Ask({ storage, days, ...confirm }: AskProps) {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const values = { size: bytes(storage.reclaimable_bytes), blobs: number(storage.reclaimable_blobs) };
  return (
    <Confirm
      opened
      title={t("storage.run")}
      action={t("storage.run")}
      typed={days === undefined ? undefined : host}
      {...confirm}
    >
      <Text size="sm">{t("storage.confirm", values)}</Text>
      {days !== undefined && (
        <Text size="sm" c="danger">
          {t("storage.confirmUntagged", { count: days, shown: number(days) })}
        </Text>
      )}
    </Confirm>
  );
}
