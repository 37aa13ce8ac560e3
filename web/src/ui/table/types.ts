import type { ReactNode } from "react";
import type { Selection } from "./useSelection";

export interface Column<T> {
  id: string;
  /** Translated. */
  header: string;
  cell: (row: T) => ReactNode;
  /** The server's word for this order; without one the column is not sorted by. */
  sort?: string;
  /** What a first click gives: largest or newest first, for numbers and times. */
  descendingFirst?: boolean;
  align?: "right";
  /** CSS width; columns without one share what is left. */
  width?: string;
  /** Cannot be hidden, and is the title of the card on narrow screens. */
  isTitle?: boolean;
  isHiddenAtFirst?: boolean;
}

/** What a list page knows of its rows: `useList` makes it. */
export interface Rows<T> {
  items: T[];
  total: number;
  isLoading: boolean;
  isRefreshing: boolean;
  error: unknown;
  retry: () => void;
  hasMore: boolean;
  loadMore: () => void;
}

export interface TableProps<T> {
  /** What the table lists, for those who hear it. */
  label: string;
  /** Under this name the hidden columns are remembered. */
  id: string;
  rows: Rows<T>;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** What a row is called, for those who hear it, where its key says nothing to people. */
  rowName?: (row: T) => string;
  /** `name`, or `-name` for the other way round. */
  sort?: string;
  onSort?: (sort: string) => void;
  onOpen?: (row: T) => void;
  /** The text that `c` copies. */
  copyText?: (row: T) => string;
  /** What follows a row when it is opened out. */
  selection?: Selection;
  /** The row that the rest of the page is about. */
  isCurrent?: (row: T) => boolean;
  /** The menu of a row, at its end. */
  actions?: (row: T) => ReactNode;
  /** Scrolls by itself in part of the page, for a list that is not all that the page is about. */
  isFramed?: boolean;
  /** Instead of rows, when there are none. */
  empty: ReactNode;
}
