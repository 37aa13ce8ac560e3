import { ActionIcon, Checkbox, Popover, Stack } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { Columns3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../Tooltip";
import type { Column } from "./types";

/** Which columns of a table are shown; remembered under the table's name. */
export function useColumns<T>(id: string, columns: Column<T>[]) {
  const atFirst = columns.filter((column) => column.isHiddenAtFirst).map((column) => column.id);
  const [hidden, setHidden] = useLocalStorage<string[]>({
    key: `roadstead.columns.${id}`,
    defaultValue: atFirst,
    getInitialValueInEffect: false,
  });
  const shown = columns.filter((column) => column.isTitle || !hidden.includes(column.id));
  const toggle = (column: string) =>
    setHidden((before) => (before.includes(column) ? before.filter((one) => one !== column) : [...before, column]));
  return { shown, hidden, toggle };
}

/** The button that hides and shows columns, for the toolbar of a table. */
export function ColumnsButton<T>({ id, columns }: { id: string; columns: Column<T>[] }) {
  const { t } = useTranslation();
  const { hidden, toggle } = useColumns(id, columns);
  return (
    <Popover position="bottom-end" withinPortal>
      <Popover.Target>
        <Tooltip label={t("common.columns")}>
          <ActionIcon variant="default" size={36} aria-label={t("common.columns")} visibleFrom="sm">
            <Columns3 size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {columns
            .filter((column) => !column.isTitle)
            .map((column) => (
              <Checkbox
                key={column.id}
                size="xs"
                label={column.header}
                checked={!hidden.includes(column.id)}
                onChange={() => toggle(column.id)}
              />
            ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
