import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { HeaderCell } from "./HeaderCell";
import style from "./Table.module.css";
import type { Column, TableProps } from "./types";

interface Props<T> {
  columns: Column<T>[];
  table: TableProps<T>;
  /** The keys of all loaded rows. */
  order: string[];
}

export function TableHead<T>({ columns, table, order }: Props<T>) {
  const { t } = useTranslation();
  const { selection, sort, onSort, actions } = table;
  const chosen = order.filter((key) => selection?.has(key)).length;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <th className={style.check}>
            <Checkbox
              size="xs"
              aria-label={t("common.selectLoaded")}
              checked={chosen > 0 && chosen === order.length}
              indeterminate={chosen > 0 && chosen < order.length}
              onChange={() => (chosen === order.length ? selection.clear() : selection.set(order))}
            />
          </th>
        )}
        {columns.map((column) => (
          <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
        {actions && (
          <th className={style.actions}>
            <span className="hidden-text">{t("common.actions")}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
