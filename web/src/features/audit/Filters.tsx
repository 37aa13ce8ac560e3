import { useTranslation } from "react-i18next";
import { Group, SearchField, Select, TextInput } from "@/ui";
import { ACTIONS, NOUNS } from "./actions";
import type { AuditFilters } from "./query";
import { useActionText } from "./useActionText";

interface Props {
  filters: AuditFilters;
  onChange: (filters: AuditFilters) => void;
}

/** What of the audit is wanted: who, what, about what, and when. */
export function Filters({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const actionText = useActionText();
  const groups = NOUNS.map((noun) => ({
    group: t(`audit.nouns.${noun}`),
    items: ACTIONS[noun].map((action) => ({ value: action as string, label: actionText(action) })),
  }));
  const known = groups.some(({ items }) => items.some(({ value }) => value === filters.action));
  const other = filters.action && !known ? [{ value: filters.action, label: filters.action }] : [];
  return (
    <Group gap="xs" align="flex-end">
      <SearchField
        width={190}
        label={t("audit.byActor")}
        value={filters.actor ?? ""}
        onChange={(actor) => onChange({ actor: actor || undefined })}
      />
      <Select
        aria-label={t("audit.action")}
        placeholder={t("audit.anyAction")}
        value={filters.action ?? null}
        onChange={(action) => onChange({ action: action ?? undefined })}
        data={[...groups, ...other]}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("common.clear") }}
        maxDropdownHeight={320}
        w={{ base: "100%", xs: 190 }}
      />
      <SearchField
        width={190}
        label={t("audit.byTarget")}
        value={filters.target ?? ""}
        onChange={(target) => onChange({ target: target || undefined })}
      />
      <Group gap="xs" wrap="nowrap" w={{ base: "100%", xs: "auto" }}>
        <TextInput
          type="date"
          aria-label={t("audit.from")}
          value={filters.from ?? ""}
          max={filters.to}
          onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
          flex={1}
        />
        <span aria-hidden>–</span>
        <TextInput
          type="date"
          aria-label={t("audit.to")}
          value={filters.to ?? ""}
          min={filters.from}
          onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
          flex={1}
        />
      </Group>
    </Group>
  );
}
