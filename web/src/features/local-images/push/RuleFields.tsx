import { useTranslation } from "react-i18next";
import { SegmentedControl, Stack, Text, TextInput } from "@/ui";
import { problemsOf, type Rule } from "./rule";

interface Props {
  rule: Rule;
  change: (values: { architecture?: string; suffix?: string; mode?: string; prefix?: string }) => void;
}

/** What becomes of names on their way up. */
export function RuleFields({ rule, change }: Props) {
  const { t } = useTranslation();
  const problems = problemsOf(rule);
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Text size="sm" fw={500} id="push-architecture">
          {t("localImages.push.architecture")}
        </Text>
        <SegmentedControl
          aria-labelledby="push-architecture"
          style={{ alignSelf: "flex-start" }}
          value={rule.architecture}
          onChange={(to) => change({ architecture: to === "auto" ? undefined : to })}
          data={(["auto", "custom", "none"] as const).map((value) => ({
            value,
            label: t(`localImages.push.architectures.${value}`),
          }))}
        />
        <Text size="xs" c="dimmed">
          {t(`localImages.push.architectureHints.${rule.architecture}`)}
        </Text>
        {rule.architecture === "custom" && (
          <TextInput
            label={t("localImages.push.suffix")}
            description={t("localImages.push.suffixHint")}
            placeholder="-lts"
            maw={360}
            value={rule.suffix}
            onChange={(event) => change({ suffix: event.currentTarget.value || undefined })}
            error={problems.suffix && t("localImages.push.suffixProblem")}
            maxLength={100}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
          />
        )}
      </Stack>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="push-prefix">
          {t("localImages.push.prefixMode")}
        </Text>
        <SegmentedControl
          aria-labelledby="push-prefix"
          style={{ alignSelf: "flex-start" }}
          value={rule.prefixMode}
          onChange={(to) => change({ mode: to === "none" ? undefined : to })}
          data={(["none", "add", "remove"] as const).map((value) => ({
            value,
            label: t(`localImages.push.prefixModes.${value}`),
          }))}
        />
        {rule.prefixMode !== "none" && (
          <TextInput
            label={t("localImages.push.prefix")}
            description={t("localImages.push.prefixHint")}
            placeholder="x86"
            maw={360}
            value={rule.prefix}
            onChange={(event) => change({ prefix: event.currentTarget.value || undefined })}
            error={problems.prefix && t(`repositories.nameProblems.${problems.prefix}`)}
            maxLength={200}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
          />
        )}
      </Stack>
    </Stack>
  );
}
