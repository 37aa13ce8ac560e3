import { CircleAlert, CircleCheck, CircleX, Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Stack, Text, type Tone } from "@/ui";
import style from "./Checks.module.css";
import type { Check } from "./findings";

const ICONS = { ok: CircleCheck, warn: CircleAlert, danger: CircleX, info: Info, gray: Info };

/** What is well and what is not, each with what to do next. */
export function Checks({ checks }: { checks: Check[] }) {
  return (
    <Stack component="ul" gap={0} m={0} p={0} className={style.checks}>
      {checks.map((check) => (
        <OneCheck key={check.id} check={check} />
      ))}
    </Stack>
  );
}

function OneCheck({ check: { id, tone, values } }: { check: Check }) {
  const { t } = useTranslation();
  const Icon = ICONS[tone];
  return (
    <li className={style.check}>
      <Text c={colour(tone)} component="span" lh={1}>
        <Icon size={18} aria-label={t(`system.tones.${tone}`)} />
      </Text>
      <div>
        <Text size="sm" fw={600}>
          {t(`system.checks.${id}.title`, values)}
        </Text>
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {t(`system.checks.${id}.text`, values)}
        </Text>
      </div>
    </li>
  );
}

function colour(tone: Tone): string {
  return tone === "gray" ? "dimmed" : tone;
}
