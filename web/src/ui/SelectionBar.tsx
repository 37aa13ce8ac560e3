import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import type { Selection } from "./table/useSelection";

interface Props {
  selection: Selection;
  /** How many rows match the filters, loaded or not. */
  total: number;
  /** What can be done with the selection. */
  children: ReactNode;
  /** What the selection adds up to. */
  sum?: ReactNode;
}

/** Takes the place of the toolbar while rows are chosen, so that the rows do not move. */
export function SelectionBar({ selection, total, children, sum }: Props) {
  const { t } = useTranslation();
  const count = selection.isAll ? total : selection.keys.size;
  return (
    <Group gap="sm" mih={36} role="toolbar" aria-label={t("common.selection")}>
      <ActionIcon aria-label={t("common.clearSelection")} onClick={selection.clear}>
        <X size={16} aria-hidden />
      </ActionIcon>
      <Text size="sm" fw={600} aria-live="polite">
        {t("common.selected", { count, shown: number(count) })}
      </Text>
      {sum && (
        <Text size="sm" c="dimmed">
          {sum}
        </Text>
      )}
      {!selection.isAll && total > selection.keys.size && (
        <Button variant="subtle" size="compact-sm" onClick={selection.selectAll}>
          {t("common.selectAllMatching", { count: total, shown: number(total) })}
        </Button>
      )}
      {children}
    </Group>
  );
}
