import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { Alert, Code, Fact, Facts, Group, Mark, Section, Stack, Text, Time } from "@/ui";

const HINTS = ["UNAVAILABLE", "BAD_GATEWAY", "GATEWAY_TIMEOUT"] as const;

/** The registry that we stand in front of: whether it answers, and what it said when it did not. */
export function Upstream({ upstream }: { upstream: Schema<"UpstreamBody"> }) {
  const { t } = useTranslation();
  const failure = upstream.last_failure;
  const hint = HINTS.find((code) => code === failure?.code);
  return (
    <Section title={t("system.upstream")} hint={t("system.upstreamHint")}>
      <Facts>
        <Fact name={t("system.host")}>
          <span className="mono">{upstream.host}</span>
        </Fact>
        <Fact name={t("system.state")}>
          <Group gap={6}>
            <Mark tone={upstream.is_failing ? "danger" : "ok"} isQuiet={!upstream.is_failing}>
              {t(upstream.is_failing ? "system.failing" : "system.answering")}
            </Mark>
            {upstream.since && (
              <span>
                {t("system.since")} <Time at={upstream.since} />
              </span>
            )}
          </Group>
        </Fact>
        <Fact name={t("system.notifications")}>
          {t(upstream.takes_events ? "system.notificationsOn" : "system.notificationsOff")}
        </Fact>
      </Facts>
      {failure && (
        <Alert color={upstream.is_failing ? "danger" : "gray"} title={t("system.lastFailure")}>
          <Stack gap={4}>
            <Text size="sm" className="wrap-anywhere">
              <Code>{failure.code}</Code> {failure.message}
            </Text>
            {hint && <Text size="sm">{t(`system.hints.${hint}`)}</Text>}
            <Text size="xs" c="dimmed">
              <Time at={failure.at} />
            </Text>
          </Stack>
        </Alert>
      )}
    </Section>
  );
}
