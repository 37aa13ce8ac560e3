import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import type { Rows } from "./types";

const ROW = 41;
const CARD = 190;
/** The top bar and the header stand above what is scrolled. */
const COVERED = 88;
const HEAD = 36;
/** Rows kept ready above and below what is seen. */
const OVERSCAN = 8;

interface Options<T> {
  rows: Rows<T>;
  rowKey: (row: T) => string;
  frame: RefObject<HTMLElement | null>;
  /** The table scrolls in its frame, not with the page. */
  isFramed: boolean;
}

/** Which rows are in the document: those in sight and some around them. Asks for the next page before it is seen. */
export function useVirtualRows<T>({ rows, rowKey, frame, isFramed }: Options<T>) {
  const isNarrow = useMediaQuery("(max-width: 47.99em)");
  const options = {
    count: rows.items.length,
    estimateSize: () => (isNarrow ? CARD : ROW),
    overscan: OVERSCAN,
    getItemKey: (index: number) => rowKey(rows.items[index] as T),
  };
  const inPage = useWindowVirtualizer({
    ...options,
    enabled: !isFramed,
    scrollPaddingStart: COVERED,
    scrollMargin: useDistanceFromTop(frame),
  });
  const inFrame = useVirtualizer({
    ...options,
    enabled: isFramed,
    scrollPaddingStart: HEAD,
    scrollMargin: isNarrow ? 0 : HEAD,
    getScrollElement: () => frame.current,
  });
  const virtualizer = isFramed ? inFrame : inPage;
  const visible = virtualizer.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const nearEnd = rows.hasMore && last >= rows.items.length - 2 * OVERSCAN;
  const { loadMore } = rows;
  useEffect(() => {
    if (nearEnd) loadMore();
  }, [nearEnd, loadMore]);
  const margin = virtualizer.options.scrollMargin;
  return {
    visible,
    /** The heights of what is left out, in pixels. */
    above: (visible[0]?.start ?? 0) - margin,
    below: virtualizer.getTotalSize() + margin - (visible.at(-1)?.end ?? 0),
    measure: virtualizer.measureElement as (element: Element | null) => void,
    scrollTo: (index: number) => virtualizer.scrollToIndex(index, { align: "auto" }),
  };
}

/** How far down the page the table begins; what stands above it may grow. */
function useDistanceFromTop(frame: RefObject<HTMLElement | null>): number {
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
