import { CircleCheck, CircleMinus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Group, Table, Text } from "@/ui";
import type { Explanation } from "./data";
import { VERB_ICONS, VERBS } from "./verbs";

const RULES = ["admin", "grant", "public", "anonymous_pull", "disabled", "no_grant", "token_scope"] as const;

/** The rule that decided, in words. */
function useRuleText(): (explanation: Explanation) => string {
  const { t } = useTranslation();
  return ({ rule, group, pattern }) => {
    if (rule === "grant" && group) return t("permissions.rule.groupGrant", { group, pattern });
    const known = RULES.find((one) => one === rule);
    // A rule that a newer server has: its own word is better than none.
    return known ? t(`permissions.rule.${known}`, { pattern: pattern ?? "" }) : rule;
  };
}

/** Yes or no for each verb, and why. */
export function Verdicts({ explanations }: { explanations: Explanation[] }) {
  const { t } = useTranslation();
  const ruleText = useRuleText();
  return (
    <Table verticalSpacing={6} fz="sm" borderColor="var(--divider)">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t("permissions.verb")}</Table.Th>
          <Table.Th scope="col">{t("permissions.verdict")}</Table.Th>
          <Table.Th scope="col">{t("permissions.why")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {explanations.map((explanation) => (
          <Table.Tr key={explanation.verb}>
            <Table.Td>
              <VerbName verb={explanation.verb} />
            </Table.Td>
            <Table.Td>
              <YesOrNo isYes={explanation.allowed} />
            </Table.Td>
            <Table.Td className="wrap-anywhere">{ruleText(explanation)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function VerbName({ verb }: { verb: string }) {
  const { t } = useTranslation();
  const known = VERBS.find((one) => one === verb);
  if (!known) return verb;
  const Icon = VERB_ICONS[known];
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={14} aria-hidden />
      {t(`common.verbs.${known}`)}
    </Group>
  );
}

function YesOrNo({ isYes }: { isYes: boolean }) {
  const { t } = useTranslation();
  const Icon = isYes ? CircleCheck : CircleMinus;
  return (
    <Text size="sm" c={isYes ? "ok" : "dimmed"} fw={500} style={{ whiteSpace: "nowrap" }}>
      <Group gap={4} wrap="nowrap" component="span">
        <Icon size={14} aria-hidden />
        {t(isYes ? "permissions.allowed" : "permissions.refused")}
      </Group>
    </Text>
  );
}
