import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { patternKind, widerPatterns } from "@/lib/pattern";
import { Autocomplete, Code, Group, Stack, Text, useDebouncedValue } from "@/ui";
import { matchesQuery, namesQuery } from "./data";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Only repositories, no patterns. */
  isExact?: boolean;
  description?: string;
  error?: string;
}

/** A repository, or a pattern over their names, completed while one types. */
export function PatternField({ label, value, onChange, isExact, description, error }: Props) {
  const { t } = useTranslation();
  const [typed] = useDebouncedValue(value, 150);
  const { data: names = [] } = useQuery(namesQuery(typed.replace(/\*+$/, "")));
  // What a pattern matches is shown below the field, which suggestions would cover.
  const isPattern = typed.endsWith("*");
  const wider = isExact ? [] : [...new Set([typed, ...names].flatMap(widerPatterns))];
  return (
    <Autocomplete
      label={label}
      description={description}
      placeholder={isExact ? "team/app" : t("permissions.patternExample")}
      value={value}
      onChange={(text) => onChange(text.trim())}
      error={error}
      maxLength={260}
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
      // The server has looked already; patterns do not contain what was typed.
      filter={({ options }) => options}
      data={(isPattern
        ? []
        : [
            { group: t("permissions.repositories"), items: names },
            { group: t("permissions.patterns"), items: wider.filter((one) => !names.includes(one)) },
          ]
      ).filter(({ items }) => items.length > 0)}
      maxDropdownHeight={260}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

/** What a pattern means, and what it matches now. Repositories that are made later count too. */
export function PatternMatches({ pattern }: { pattern: string }) {
  const { t } = useTranslation();
  const [settled] = useDebouncedValue(pattern, 200);
  const kind = patternKind(settled);
  const { data } = useQuery(matchesQuery(settled));
  if (settled === "") return null;
  if (!kind)
    return (
      <Text size="sm" c="danger" role="status">
        {t("permissions.noPattern")}
      </Text>
    );
  return (
    <Stack gap={4} role="status">
      <Text size="sm" c="dimmed">
        {t(`permissions.kinds.${kind}`)}
      </Text>
      {data && (
        <Text size="sm" c="dimmed">
          {t("permissions.matches", { count: data.total, shown: number(data.total) })}
        </Text>
      )}
      {data && data.items.length > 0 && (
        <Group gap={4}>
          {data.items.slice(0, 8).map((name) => (
            <Code key={name} className="wrap-anywhere">
              {name}
            </Code>
          ))}
          {data.total > 8 && <Text size="xs">{t("permissions.andMore", { shown: number(data.total - 8) })}</Text>}
        </Group>
      )}
    </Stack>
  );
}
