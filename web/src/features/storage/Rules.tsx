import { useTranslation } from "react-i18next";
import { Checkbox, TextInput } from "@/ui";

const GRACE = 60;
const DAYS = 30;
const SHORT = { input: { maxWidth: 180 } };

/** What a collection may take, as typed. */
export interface RulesValues {
  /** Minutes. */
  grace: string;
  /** Untagged manifests go, too. */
  hasRule: boolean;
  days: string;
}

export const USUAL: RulesValues = { grace: String(GRACE), hasRule: false, days: String(DAYS) };

/** As the API has them; nothing while they are not whole. */
export function rulesOf({ grace, hasRule, days }: RulesValues) {
  const [grace_minutes, untagged_days] = [whole(grace), hasRule ? whole(days) : null];
  return grace_minutes === undefined || untagged_days === undefined ? undefined : { grace_minutes, untagged_days };
}

/** What the API gave, as typed. */
export function rulesFrom({ grace_minutes, untagged_days }: Record<string, unknown>): RulesValues {
  return {
    grace: String(grace_minutes ?? GRACE),
    hasRule: typeof untagged_days === "number",
    days: String(untagged_days ?? DAYS),
  };
}

function whole(text: string): number | undefined {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
}

interface Props {
  rules: RulesValues;
  onChange: (rules: RulesValues) => void;
}

export function Rules({ rules, onChange }: Props) {
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
