import { useState } from "react";

/** Rows that are chosen by hand, or all that match what the list is filtered by, loaded or not. */
export interface Selection {
  keys: ReadonlySet<string>;
  /** Everything that matches, beyond what is loaded. */
  isAll: boolean;
  has(key: string): boolean;
  toggle(key: string): void;
  /** Chooses everything between the last row that was toggled and this one. */
  extend(key: string, order: string[]): void;
  set(keys: Iterable<string>): void;
  selectAll(): void;
  clear(): void;
}

interface State {
  keys: ReadonlySet<string>;
  isAll: boolean;
  anchor?: string;
}

const NOTHING: State = { keys: new Set(), isAll: false };

export function useSelection(): Selection {
  const [state, setState] = useState(NOTHING);
  return {
    keys: state.keys,
    isAll: state.isAll,
    has: (key) => state.isAll || state.keys.has(key),
    toggle: (key) => setState((before) => toggled(before, key)),
    extend: (key, order) => setState((before) => extended(before, key, order)),
    set: (keys) => setState({ keys: new Set(keys), isAll: false }),
    selectAll: () => setState((before) => ({ ...before, isAll: true })),
    clear: () => setState(NOTHING),
  };
}

function toggled(before: State, key: string): State {
  const keys = new Set(before.keys);
  if (!keys.delete(key)) keys.add(key);
  // Taking one out of "all that match" goes back to those chosen by hand.
  return { keys, isAll: false, anchor: key };
}

function extended(before: State, key: string, order: string[]): State {
  const from = before.anchor === undefined ? -1 : order.indexOf(before.anchor);
  const to = order.indexOf(key);
  if (from < 0 || to < 0) return toggled(before, key);
  const [first, last] = from < to ? [from, to] : [to, from];
  return { ...before, keys: new Set([...before.keys, ...order.slice(first, last + 1)]) };
}
