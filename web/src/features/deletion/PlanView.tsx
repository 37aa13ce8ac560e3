import { CircleAlert, CircleSlash, Layers, type LucideIcon, Paperclip, ShieldCheck, Tag, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Alert, Bytes, Checkbox, Skeleton, Stack, Text, Time } from "@/ui";
import style from "./Plan.module.css";
import { Refusals } from "./Refusals";
import { ManifestRow, Section, TagRow } from "./Section";
import { isEmpty, type Plan, type Wanted } from "./useDeletion";

interface Props {
  plan?: Plan;
  wanted: Wanted;
  isPlanning: boolean;
  hasChanged: boolean;
  hasFailed: boolean;
  withManifests: boolean;
  /** Absent where there is no choice: manifests are what is deleted. */
  onWithManifests?: (withManifests: boolean) => void;
}

export function PlanView({ plan, wanted, isPlanning, hasChanged, hasFailed, ...manifests }: Props) {
  const { t } = useTranslation();
  if (!plan)
    return hasFailed ? null : (
      <Stack gap="xs" aria-busy aria-label={t("deletion.planning")}>
        <Skeleton height={64} />
        <Skeleton height={96} />
      </Stack>
    );
  return (
    <Stack gap="sm" aria-busy={isPlanning} style={isPlanning ? { opacity: 0.6 } : undefined}>
      {hasChanged && (
        <Alert color="warn" icon={<CircleAlert size={18} />} role="alert">
          {t("deletion.changed")}
        </Alert>
      )}
      {wanted.repository && <Text>{t("deletion.wholeRepository")}</Text>}
      {isEmpty(wanted, plan) && <Text>{t("deletion.nothing")}</Text>}
      <Facts plan={plan} />
      <Lists plan={plan} />
      {manifests.onWithManifests && (plan.untagged_count > 0 || manifests.withManifests) && (
        <Checkbox
          label={t("deletion.untaggedToo")}
          checked={manifests.withManifests}
          onChange={(event) => manifests.onWithManifests?.(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

function Facts({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <dl className={style.facts}>
      <div title={t("deletion.unlinkedHint")}>
        <dt>{t("deletion.unlinked")}</dt>
        <dd>
          <Bytes count={plan.unlinked_bytes} />
        </dd>
      </div>
      {plan.freed_bytes !== null && (
        <div title={t("deletion.freedHint")}>
          <dt>{t("deletion.freed")}</dt>
          <dd>
            <Bytes count={plan.freed_bytes} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t("deletion.lastPulled")}</dt>
        <dd>
          <Time at={plan.last_pull_at} never={t("common.never")} />
        </dd>
      </div>
    </dl>
  );
}

type Words = "tags" | "kept" | "leftUntagged" | "manifests" | "children" | "referrers" | "refused";

/** What goes, what goes with it, and what stays. Lists without rows are not shown. */
function Lists({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const section = (words: Words, count: number, icon: LucideIcon, color?: string) => ({
    title: t(`deletion.${words}`, { count, shown: number(count) }),
    count,
    icon,
    color,
  });
  return (
    <>
      <Section {...section("refused", plan.refused_count, CircleSlash, "danger")} listed={plan.refused.length} bare>
        <Refusals refused={plan.refused} />
      </Section>
      <Section {...section("tags", plan.tag_count, Tag, "danger")} listed={plan.tags.length}>
        {plan.tags.map((tag) => (
          <TagRow key={tag.name} tag={tag} />
        ))}
      </Section>
      <Section {...section("kept", plan.kept_tag_count, ShieldCheck, "ok")} listed={plan.kept_tags.length}>
        {plan.kept_tags.map((tag) => (
          <TagRow key={tag.name} tag={tag} />
        ))}
      </Section>
      <Section {...section("manifests", plan.manifest_count, Trash2, "danger")} listed={plan.manifests.length} minor>
        {plan.manifests.map((manifest) => (
          <ManifestRow key={manifest.digest} manifest={manifest} />
        ))}
      </Section>
      <Section {...section("children", plan.child_count, Layers, "danger")} listed={plan.children.length} minor>
        {plan.children.map((manifest) => (
          <ManifestRow key={manifest.digest} manifest={manifest} />
        ))}
      </Section>
      <Section {...section("referrers", plan.referrer_count, Paperclip, "danger")} listed={plan.referrers.length} minor>
        {plan.referrers.map((manifest) => (
          <ManifestRow key={manifest.digest} manifest={manifest} />
        ))}
      </Section>
      <Section {...section("leftUntagged", plan.untagged_count, Tag, "warn")} listed={plan.untagged.length} minor>
        {plan.untagged.map((manifest) => (
          <ManifestRow key={manifest.digest} manifest={manifest} />
        ))}
      </Section>
    </>
  );
}
