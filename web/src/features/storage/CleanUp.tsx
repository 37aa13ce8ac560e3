import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FlaskConical, Recycle } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useRegistryHost } from "@/app/session";
import { bytes, number } from "@/lib/format";
import { Button, Checkbox, Confirm, FailureNote, Group, Section, Text, TextInput, Time, useAction } from "@/ui";
import type { JobBody } from "../jobs/data";
import { useJobStarted } from "../jobs/useJobStarted";
import { lastCollectionQuery, type StorageBody } from "./data";
import style from "./Storage.module.css";

const GRACE = 60;
const DAYS = 30;
const SHORT = { input: { maxWidth: 180 } };

/** Begins a collection, or tries it out. */
export function CleanUp({ storage }: { storage: StorageBody }) {
  const { t } = useTranslation();
  const [rules, setRules] = useState<RulesValues>({ grace: String(GRACE), hasRule: false, days: String(DAYS) });
  const { grace, hasRule, days } = rules;
  const [isAsked, setAsked] = useState(false);
  const started = useJobStarted();
  const run = useAction({
    run: (dry_run: boolean) =>
      body(
        api.POST("/api/collection-jobs", {
          body: { dry_run, grace_minutes: whole(grace) ?? GRACE, untagged_days: hasRule ? whole(days) : null },
        }),
      ) as Promise<JobBody>,
    changes: [["storage"]],
    then: started,
  });
  const isValid = whole(grace) !== undefined && (!hasRule || whole(days) !== undefined);
  return (
    <Section title={t("storage.cleanUp")} hint={t("storage.cleanUpHint")}>
      <Rules rules={rules} onChange={setRules} />
      <FailureNote error={run.error} />
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<FlaskConical size={16} aria-hidden />}
          disabled={!isValid}
          loading={run.isPending && run.variables}
          onClick={() => run.mutate(true)}
        >
          {t("storage.dryRun")}
        </Button>
        <Button
          leftSection={<Recycle size={16} aria-hidden />}
          disabled={!isValid}
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
          days={hasRule ? whole(days) : undefined}
          isBusy={run.isPending}
          error={run.error}
          onConfirm={() => run.mutate(false)}
          onClose={() => setAsked(false)}
        />
      )}
    </Section>
  );
}

interface RulesValues {
  /** Minutes, as typed. */
  grace: string;
  /** Untagged manifests go, too. */
  hasRule: boolean;
  days: string;
}

interface RulesProps {
  rules: RulesValues;
  onChange: (rules: RulesValues) => void;
}

/** What a collection may take. */
function Rules({ rules, onChange }: RulesProps) {
  const { t } = useTranslation();
  const { grace, hasRule, days } = rules;
  const change = (some: Partial<RulesValues>) => onChange({ ...rules, ...some });
  return (
    <>
      <TextInput
        type="number"
        label={t("storage.grace")}
        description={t("storage.graceHint")}
        min={0}
        max={525_600}
        styles={SHORT}
        value={grace}
        onChange={(event) => change({ grace: event.currentTarget.value })}
        error={whole(grace) === undefined && t("storage.wholeNumber")}
      />
      <Checkbox
        label={t("storage.untaggedRule")}
        description={t("storage.untaggedHint")}
        checked={hasRule}
        onChange={(event) => change({ hasRule: event.currentTarget.checked })}
      />
      {hasRule && (
        <TextInput
          type="number"
          label={t("storage.untaggedDays")}
          min={0}
          max={36_500}
          styles={SHORT}
          value={days}
          onChange={(event) => change({ days: event.currentTarget.value })}
          error={whole(days) === undefined && t("storage.wholeNumber")}
        />
      )}
    </>
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

function whole(text: string): number | undefined {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
}
