import { useRef } from "react";
import type { Tag } from "./queries";

export interface Seen {
  /** The chosen tags as they were last seen; those that were never loaded are missing. */
  of: (names: string[]) => Tag[];
  remember: (tags: Tag[]) => void;
}

/** Remembers the rows that went by: a selection survives filters that take its rows away. */
export function useSeen(tags: Tag[]): Seen {
  const seen = useRef(new Map<string, Tag>());
  const remember = (tags: Tag[]) => {
    for (const tag of tags) seen.current.set(tag.name, tag);
  };
  remember(tags);
  return {
    remember,
    of: (names) => names.flatMap((name) => seen.current.get(name) ?? []),
  };
}
