import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Checkbox, Group, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from "@/ui";
import { remotesQuery } from "../remotes/data";
import { parsePlatforms, type TagFilterKind } from "./references";
import style from "./Sync.module.css";

export interface SyncValues {
  direction: "pull" | "push";
  references: string;
  remote: string;
  targetRepository: string;
  targetTag: string;
  filter: TagFilterKind;
  filterValue: string;
  platforms: string;
  referrers: boolean;
  overwrite: boolean;
  /** Who moves the images: this server, or the Docker daemon beside it. */
  via: "registry" | "daemon";
  cleanup: boolean;
}

export const EMPTY: SyncValues = {
  direction: "pull",
  references: "",
  remote: "",
  targetRepository: "",
  targetTag: "",
  filter: "none",
  filterValue: "",
  platforms: "",
  referrers: true,
  overwrite: true,
  via: "registry",
  cleanup: true,
};

const FILTERS: TagFilterKind[] = ["none", "glob", "semver", "newest", "exact", "regex"];

interface Props {
  values: SyncValues;
  onChange: (values: SyncValues) => void;
  /** How many references were understood. */
  count: number;
  /** Whether a Docker daemon is there that could do it. */
  hasDaemon: boolean;
}

export function SyncForm({ values, onChange, count, hasDaemon }: Props) {
  const { t } = useTranslation();
  const change = (some: Partial<SyncValues>) => onChange({ ...values, ...some });
  const isPush = values.direction === "push";
  const isByDaemon = isViaDaemon(values);
  return (
    <>
      <SegmentedControl
        aria-label={t("sync.direction")}
        style={{ alignSelf: "flex-start" }}
        value={values.direction}
        onChange={(direction) => change({ direction: direction === "push" ? "push" : "pull" })}
        data={[
          { value: "pull", label: t("sync.pull") },
          { value: "push", label: t("sync.push") },
        ]}
      />
      <div className={style.fields}>
        <Stack gap="sm">
          <Textarea
            label={t(isPush ? "sync.ownReferences" : "sync.references")}
            description={
              count > 0
                ? t("sync.understood", { count, shown: number(count) })
                : t(isPush ? "sync.ownReferencesHint" : "sync.referencesHint")
            }
            placeholder={
              isPush ? "team/app:1.0\nteam/web" : "nginx:1.27\nquay.io/prometheus/prometheus:v3.1.0\nghcr.io/org/app"
            }
            value={values.references}
            onChange={(event) => change({ references: event.currentTarget.value })}
            autosize
            minRows={5}
            maxRows={14}
            maxLength={100_000}
            spellCheck={false}
            autoCapitalize="none"
            classNames={{ input: "mono" }}
          />
          <Target values={values} change={change} isSeveral={count > 1} />
        </Stack>
        <Stack gap="sm">
          <RemoteField values={values} change={change} />
          <TagFilter values={values} change={change} />
          {hasDaemon && !isPush && <ViaField values={values} change={change} />}
          <TextInput
            label={t(isByDaemon ? "sync.platform" : "sync.platforms")}
            description={t(isByDaemon ? "sync.platformHint" : "sync.platformsHint")}
            placeholder={isByDaemon ? "linux/amd64" : "linux/amd64, linux/arm64"}
            error={hasTooMany(values) && t("sync.platformSingle")}
            value={values.platforms}
            onChange={(event) => change({ platforms: event.currentTarget.value })}
            maxLength={500}
            spellCheck={false}
            autoCapitalize="none"
          />
          <Checkbox
            label={t("sync.referrers")}
            description={t(isByDaemon ? "sync.referrersDaemon" : "sync.referrersHint")}
            disabled={isByDaemon}
            checked={values.referrers && !isByDaemon}
            onChange={(event) => change({ referrers: event.currentTarget.checked })}
          />
          <Checkbox
            label={t("sync.overwrite")}
            description={t("sync.overwriteHint")}
            checked={values.overwrite}
            onChange={(event) => change({ overwrite: event.currentTarget.checked })}
          />
        </Stack>
      </div>
    </>
  );
}

interface PartProps {
  values: SyncValues;
  change: (some: Partial<SyncValues>) => void;
}

/** Where it goes; several references cannot all have one name. */
function Target({ values, change, isSeveral }: PartProps & { isSeveral: boolean }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" grow preventGrowOverflow={false} align="flex-start">
      <TextInput
        label={t("sync.targetRepository")}
        description={t(isSeveral ? "sync.targetSingle" : "sync.targetHint")}
        disabled={isSeveral}
        placeholder={t("sync.sameName")}
        value={values.targetRepository}
        onChange={(event) => change({ targetRepository: event.currentTarget.value })}
        maxLength={255}
        miw={180}
        spellCheck={false}
        autoCapitalize="none"
      />
      <TextInput
        label={t("sync.targetTag")}
        description={t("sync.targetTagHint")}
        disabled={isSeveral || values.filter !== "none"}
        placeholder={t("sync.sameTag")}
        value={values.targetTag}
        onChange={(event) => change({ targetTag: event.currentTarget.value })}
        maxLength={128}
        miw={180}
        spellCheck={false}
        autoCapitalize="none"
      />
    </Group>
  );
}

function RemoteField({ values, change }: PartProps) {
  const { t } = useTranslation();
  const { data } = useQuery(remotesQuery);
  const isPush = values.direction === "push";
  return (
    <Select
      label={t(isPush ? "sync.toRemote" : "sync.remote")}
      description={t(isPush ? "sync.toRemoteHint" : "sync.remoteHint")}
      placeholder={t(isPush ? "sync.chooseRemote" : "sync.byAddress")}
      value={values.remote || null}
      onChange={(remote) => change({ remote: remote ?? "" })}
      data={(data?.items ?? []).map(({ id, name, url }) => ({ value: String(id), label: `${name} · ${url}` }))}
      clearable
      clearButtonProps={{ "aria-label": t("common.clear") }}
      searchable
      nothingFoundMessage={t("remotes.none")}
    />
  );
}

/** A daemon pulls; what is here is pushed by this server itself. */
export function isViaDaemon({ via, direction }: SyncValues): boolean {
  return via === "daemon" && direction === "pull";
}

/** A daemon brings one platform at a time. */
export function hasTooMany(values: SyncValues): boolean {
  return isViaDaemon(values) && (parsePlatforms(values.platforms)?.length ?? 0) > 1;
}

function ViaField({ values, change }: PartProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} id="sync-via">
        {t("sync.via")}
      </Text>
      <SegmentedControl
        aria-labelledby="sync-via"
        style={{ alignSelf: "flex-start" }}
        value={values.via}
        onChange={(to) => change({ via: to === "daemon" ? "daemon" : "registry" })}
        data={[
          { value: "registry", label: t("sync.vias.registry") },
          { value: "daemon", label: t("sync.vias.daemon") },
        ]}
      />
      <Text size="xs" c="dimmed">
        {t(`sync.viaHints.${values.via}`)}
      </Text>
      {values.via === "daemon" && (
        <Checkbox
          mt={4}
          label={t("sync.cleanup")}
          description={t("sync.cleanupHint")}
          checked={values.cleanup}
          onChange={(event) => change({ cleanup: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}

function TagFilter({ values, change }: PartProps) {
  const { t } = useTranslation();
  const { filter } = values;
  return (
    <Group gap="sm" grow preventGrowOverflow={false} align="flex-start">
      <Select
        label={t("sync.tags")}
        description={t(`sync.filterHints.${filter}`)}
        miw={180}
        allowDeselect={false}
        value={filter}
        onChange={(to) => change({ filter: (to ?? "none") as TagFilterKind, filterValue: "" })}
        data={FILTERS.map((one) => ({ value: one, label: t(`sync.filters.${one}`) }))}
      />
      {filter !== "none" && (
        <TextInput
          label={t("sync.filterValue")}
          description={t("sync.filterExample", { example: EXAMPLES[filter] })}
          type={filter === "newest" ? "number" : "text"}
          min={1}
          miw={180}
          value={values.filterValue}
          onChange={(event) => change({ filterValue: event.currentTarget.value })}
          maxLength={1000}
          spellCheck={false}
          autoCapitalize="none"
        />
      )}
    </Group>
  );
}

const EXAMPLES: Record<Exclude<TagFilterKind, "none">, string> = {
  exact: "1.26, 1.27",
  glob: "1.2?-alpine",
  regex: "^v1\\.\\d+$",
  semver: ">=1.26, <2",
  newest: "5",
};
