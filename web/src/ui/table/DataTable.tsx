import { Skeleton } from "@mantine/core";
import { useRef } from "react";
import { Failure } from "../States";
import style from "./Table.module.css";
import { TableHead } from "./TableHead";
import { TableRow } from "./TableRow";
import type { TableProps } from "./types";
import { useColumns } from "./useColumns";
import { useScrolls } from "./useScrolls";
import { useTableKeys } from "./useTableKeys";
import { useVirtualRows } from "./useVirtualRows";

const SKELETONS = [1, 2, 3, 4, 5, 6, 7, 8];

/** A list as a real table: sorted by the server, only the rows in sight in the document, cards on narrow screens. */
export function DataTable<T>(props: TableProps<T>) {
  const { rows, rowKey } = props;
  const columns = useColumns(props.id, props.columns).shown;
  const frame = useRef<HTMLDivElement>(null);
  const { visible, above, below, measure, scrollTo } = useVirtualRows({
    rows,
    rowKey,
    frame,
    isFramed: props.isFramed ?? false,
  });
  const scrolls = useScrolls(frame);
  useTableKeys(props, frame, scrollTo);

  const isEmpty = !rows.isLoading && rows.items.length === 0;
  if (rows.error || isEmpty)
    return (
      <div className={style.frame} ref={frame}>
        {rows.error ? <Failure error={rows.error} retry={rows.retry} /> : props.empty}
      </div>
    );

  const order = rows.items.map(rowKey);
  const width = columns.length + (props.selection ? 1 : 0) + (props.actions ? 1 : 0);
  return (
    <div
      className={style.frame}
      ref={frame}
      data-scrolls={scrolls || undefined}
      data-framed={props.isFramed || undefined}
      // What scrolls by itself is reached by the keyboard, too.
      tabIndex={props.isFramed ? 0 : undefined}
      data-table
    >
      {rows.isRefreshing && <div className={style.busy} />}
      <table
        className={style.table}
        aria-label={props.label}
        aria-rowcount={rows.total + 1}
        aria-busy={rows.isRefreshing}
      >
        <TableHead columns={columns} table={props} order={order} />
        <tbody>
          {rows.isLoading && SKELETONS.map((key) => <SkeletonRow key={key} width={width} />)}
          {above > 0 && <Spacer width={width} height={above} />}
          {visible.map(({ index, key }) => (
            <TableRow
              key={key}
              index={index}
              row={rows.items[index] as T}
              columns={columns}
              table={props}
              order={order}
              measure={measure}
            />
          ))}
          {below > 0 && <Spacer width={width} height={below} />}
        </tbody>
      </table>
    </div>
  );
}

/** Rows to come, of the right height. */
function SkeletonRow({ width }: { width: number }) {
  return (
    <tr className={style.row}>
      <td colSpan={width}>
        <Skeleton height={16} />
      </td>
    </tr>
  );
}

/** In the place of rows that are not in the document. */
function Spacer({ width, height }: { width: number; height: number }) {
  return (
    <tr className={style.spacer} aria-hidden>
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}
