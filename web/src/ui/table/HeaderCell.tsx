import { UnstyledButton } from "@mantine/core";
import { ArrowDown, ArrowUp } from "lucide-react";
import style from "./Table.module.css";
import type { Column } from "./types";

interface Props<T> {
  column: Column<T>;
  sort?: string;
  onSort?: (sort: string) => void;
}

export function HeaderCell<T>({ column, sort, onSort }: Props<T>) {
  const isSorted = column.sort !== undefined && (sort === column.sort || sort === `-${column.sort}`);
  const descends = sort?.startsWith("-") ?? false;
  const next = isSorted ? !descends : (column.descendingFirst ?? false);
  const Arrow = descends ? ArrowDown : ArrowUp;
  return (
    <th
      className={column.align === "right" ? style.right : undefined}
      style={{ width: column.width }}
      aria-sort={isSorted ? (descends ? "descending" : "ascending") : undefined}
    >
      {column.sort && onSort ? (
        <UnstyledButton className={style.sort} fz={13} onClick={() => onSort(`${next ? "-" : ""}${column.sort}`)}>
          {column.header}
          {isSorted && <Arrow size={12} aria-hidden />}
        </UnstyledButton>
      ) : (
        column.header
      )}
    </th>
  );
}
