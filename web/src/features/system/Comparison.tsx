import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { systemQuery } from "@/app/session";
import { number, percent } from "@/lib/format";
import { Alert, Button, FailureNote, Group, Progress, Section, Text, Time, useAction } from "@/ui";

/** How far the comparison of our index with the upstream registry is, and a button that begins one. */
export function Comparison({ comparison }: { comparison: Schema<"ComparisonBody"> }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const compare = useAction({
    run: () => body(api.POST("/api/upstream/compare")),
    changes: [],
    // The answer says how far it is: shown at once, as the list of changes is read only some time later.
    then: (now) =>
      client.setQueryData(systemQuery.queryKey, (system) =>
        system?.upstream ? { ...system, upstream: { ...system.upstream, comparison: now } } : system,
      ),
  });
  return (
    <Section
      title={t("system.comparison")}
      hint={t("system.comparisonHint")}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<RefreshCw size={14} aria-hidden />}
          loading={compare.isPending}
          onClick={() => compare.mutate()}
        >
          {t("system.compare")}
        </Button>
      }
    >
      <FailureNote error={compare.error} />
      <State comparison={comparison} />
      {comparison.last_error && (
        <Alert color="danger" title={t("system.lastError")}>
          <Text size="sm" className="wrap-anywhere">
            {comparison.last_error}
          </Text>
        </Alert>
      )}
    </Section>
  );
}

function State({ comparison }: { comparison: Schema<"ComparisonBody"> }) {
  const { t } = useTranslation();
  const { is_running, repositories, done, changed, failed, started_at, finished_at } = comparison;
  const share = repositories > 0 ? done / repositories : 0;
  const counts = { done: number(done), all: number(repositories), changed: number(changed), failed: number(failed) };
  return (
    <>
      {is_running && <Progress value={share * 100} animated={repositories === 0} aria-label={t("system.comparison")} />}
      <Text size="sm" role="status">
        {is_running
          ? t("system.comparing", { ...counts, share: percent(share) })
          : finished_at
            ? t("system.compared", counts)
            : t("system.neverCompared")}
      </Text>
      {(started_at || finished_at) && (
        <Group gap="md">
          {is_running && started_at && (
            <Text size="xs" c="dimmed">
              {t("system.startedAt")} <Time at={started_at} />
            </Text>
          )}
          {finished_at && (
            <Text size="xs" c="dimmed">
              {t("system.finishedAt")} <Time at={finished_at} />
            </Text>
          )}
        </Group>
      )}
    </>
  );
}
