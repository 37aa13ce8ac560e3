import { type RefObject, useEffect, useRef } from "react";
import { copyText } from "@/lib/clipboard";
import { areShortcutsOn, isTyping } from "@/lib/shortcuts";
import type { TableProps } from "./types";

/** `j` and `k` move between rows, `Enter` opens, `x` selects, `c` copies, `.` opens the menu, `Esc` clears. */
export function useTableKeys<T>(
  table: TableProps<T>,
  frame: RefObject<HTMLDivElement | null>,
  scrollTo: (index: number) => void,
) {
  const latest = useRef(table);
  latest.current = table;
  const goingTo = useRef<number>(undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event) || !areShortcutsOn()) return;
      // What is open above the table has the keys, and Esc closes one thing at a time.
      if (document.querySelector("[role=dialog], [role=menu]") || isOfLayer(event)) return;
      if (frame.current === null || tableInUse() !== frame.current) return;
      const { rows, selection, rowKey, onOpen, copyText: textOf } = latest.current;
      const current = goingTo.current ?? focusedRow(frame.current);
      const row = current === undefined ? undefined : rows.items[current];
      const move = (by: number) => {
        const next = current === undefined ? 0 : Math.min(Math.max(current + by, 0), rows.items.length - 1);
        scrollTo(next);
        // The row may come into the document only now, and a key that is held down comes again before that.
        goingTo.current = next;
        requestAnimationFrame(() => {
          if (goingTo.current !== next) return;
          goingTo.current = undefined;
          frame.current?.querySelector<HTMLElement>(`tr[data-index="${next}"]`)?.focus();
        });
      };
      if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else if (event.key === "Escape" && selection?.keys.size) selection.clear();
      else if (row === undefined) return;
      else if (event.key === "Enter" && event.target instanceof HTMLTableRowElement) onOpen?.(row);
      else if (event.key === "x") selection?.toggle(rowKey(row));
      else if (event.key === "c" && textOf) void copyText(textOf(row));
      else if (event.key === ".") openMenu(frame.current, current);
      else return;
      event.preventDefault();
    };
    // Before those that are open are asked: a menu that Esc has just closed could not be seen any more.
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [frame, scrollTo]);
}

/** Where the focus is; else the first of the page: there may be several. */
function tableInUse(): Element | null {
  return document.activeElement?.closest("[data-table]") ?? document.querySelector("[data-table]");
}

function focusedRow(frame: HTMLElement | null): number | undefined {
  const row = document.activeElement?.closest<HTMLElement>("tr[data-index]");
  return row && frame?.contains(row) ? Number(row.dataset.index) : undefined;
}

/** The key is for a dialog or menu, which it may have closed already: Esc closes one layer at a time. */
function isOfLayer({ target }: KeyboardEvent): boolean {
  return target instanceof Element && (!target.isConnected || target.closest("[role=dialog], [role=menu]") !== null);
}

function openMenu(frame: HTMLElement | null, index?: number) {
  frame?.querySelector<HTMLElement>(`tr[data-index="${index}"] [aria-haspopup=menu]`)?.click();
}
