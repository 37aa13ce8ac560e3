import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import style from "./Table.module.css";
import type { Column, TableProps } from "./types";

interface Props<T> {
  index: number;
  row: T;
  columns: Column<T>[];
  table: TableProps<T>;
  /** The keys of all loaded rows, for a choice from here to there. */
  order: string[];
  measure: (element: Element | null) => void;
}

export function TableRow<T>({ index, row, columns, table, order, measure }: Props<T>) {
  const { t } = useTranslation();
  const { selection, onOpen } = table;
  const key = table.rowKey(row);
  return (
    <tr
      className={style.row}
      ref={measure}
      data-index={index}
      data-selected={selection?.has(key) || undefined}
      data-current={table.isCurrent?.(row) || undefined}
      aria-rowindex={index + 2}
      aria-selected={selection ? selection.has(key) : undefined}
      tabIndex={-1}
      onClick={(event) => {
        if (onOpen && !isInteractive(event.target)) onOpen(row);
      }}
      style={onOpen ? { cursor: "pointer" } : undefined}
    >
      {selection && (
        <td className={style.check}>
          <Checkbox
            size="xs"
            aria-label={t("common.selectRow", { name: table.rowName?.(row) ?? key })}
            checked={selection.has(key)}
            readOnly
            onClick={(event) => (event.shiftKey ? selection.extend(key, order) : selection.toggle(key))}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          className={[column.align === "right" && style.right, column.isTitle && style.title].filter(Boolean).join(" ")}
          data-label={column.isTitle ? undefined : column.header}
        >
          {column.cell(row)}
        </td>
      ))}
      {table.actions && <td className={style.actions}>{table.actions(row)}</td>}
    </tr>
  );
}

function isInteractive(target: EventTarget): boolean {
  const isText = (window.getSelection()?.toString() ?? "") !== ""; // someone marks a text to copy it
  return isText || (target instanceof Element && target.closest("a, button, input, label, [role=menu]") !== null);
}
