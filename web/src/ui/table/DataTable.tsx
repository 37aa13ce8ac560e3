import { Checkbox, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../States";
import { HeaderCell } from "./HeaderCell";
import style from "./Table.module.css";
import { TableRow } from "./TableRow";
import type { TableProps } from "./types";
import { useColumns } from "./useColumns";
import { useScrolls } from "./useScrolls";
import { useTableKeys } from "./useTableKeys";

/** How far down the page the table begins; what stands above it may grow. */
function useDistanceFromTop(frame: RefObject<HTMLDivElement | null>): number {
  const [distance, setDistance] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (frame.current) setDistance(Math.round(frame.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [frame]);
  return distance;
}

const ROW = 41;
const CARD = 190;
/** The top bar and the header stand above what is scrolled. */
const COVERED = 88;
/** Rows kept ready above and below what is seen. */
const OVERSCAN = 8;
const SKELETONS = [1, 2, 3, 4, 5, 6, 7, 8];

/** A list as a real table: sorted by the server, only the rows in sight in the document, cards on narrow screens. */
export function DataTable<T>(props: TableProps<T>) {
  const { t } = useTranslation();
  const { rows, selection, rowKey } = props;
  const columns = useColumns(props.id, props.columns).shown;
  const isNarrow = useMediaQuery("(max-width: 47.99em)");
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: rows.items.length,
    estimateSize: () => (isNarrow ? CARD : ROW),
    overscan: OVERSCAN,
    scrollPaddingStart: COVERED,
    scrollMargin: useDistanceFromTop(frame),
    getItemKey: (index) => rowKey(rows.items[index] as T),
  });
  const visible = virtualizer.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const nearEnd = rows.hasMore && last >= rows.items.length - 2 * OVERSCAN;
  const { loadMore } = rows;
  useEffect(() => {
    if (nearEnd) loadMore();
  }, [nearEnd, loadMore]);
  const scrolls = useScrolls(frame);
  useTableKeys(props, frame, (index) => virtualizer.scrollToIndex(index, { align: "auto" }));

  if (rows.error)
    return (
      <div className={style.frame} ref={frame}>
        <Failure error={rows.error} retry={rows.retry} />
      </div>
    );
  if (!rows.isLoading && rows.items.length === 0)
    return (
      <div className={style.frame} ref={frame}>
        {props.empty}
      </div>
    );

  const order = rows.items.map(rowKey);
  const above = (visible[0]?.start ?? 0) - virtualizer.options.scrollMargin;
  const below = virtualizer.getTotalSize() + virtualizer.options.scrollMargin - (visible.at(-1)?.end ?? 0);
  const width = columns.length + (selection ? 1 : 0) + (props.actions ? 1 : 0);
  const loaded = order.filter((key) => selection?.has(key)).length;

  return (
    <div className={style.frame} ref={frame} data-scrolls={scrolls || undefined} data-table>
      {rows.isRefreshing && <div className={style.busy} />}
      <table
        className={style.table}
        aria-label={props.label}
        aria-rowcount={rows.total + 1}
        aria-busy={rows.isRefreshing}
      >
        <thead>
          <tr aria-rowindex={1}>
            {selection && (
              <th className={style.check}>
                <Checkbox
                  size="xs"
                  aria-label={t("common.selectLoaded")}
                  checked={loaded > 0 && loaded === order.length}
                  indeterminate={loaded > 0 && loaded < order.length}
                  onChange={() => (loaded === order.length ? selection.clear() : selection.set(order))}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
            {props.actions && (
              <th className={style.actions}>
                <span className="hidden-text">{t("common.actions")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.isLoading &&
            SKELETONS.map((key) => (
              <tr key={key} className={style.row}>
                <td colSpan={width}>
                  <Skeleton height={16} />
                </td>
              </tr>
            ))}
          {above > 0 && (
            <tr className={style.spacer} aria-hidden>
              <td colSpan={width} style={{ height: above }} />
            </tr>
          )}
          {visible.map(({ index, key }) => (
            <TableRow
              key={key}
              index={index}
              row={rows.items[index] as T}
              columns={columns}
              table={props}
              order={order}
              measure={virtualizer.measureElement}
            />
          ))}
          {below > 0 && (
            <tr className={style.spacer} aria-hidden>
              <td colSpan={width} style={{ height: below }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
