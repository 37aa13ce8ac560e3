import type { IndexJobPlan, IndexRow } from "../data";

/** What becomes of joined tags that are on something else. */
export type Conflicts = "stop" | "skip" | "overwrite";

export interface Choice {
  conflicts: Conflicts;
  /** The tags that were joined go. */
  isDeleting: boolean;
}

export const FIRST_CHOICE: Choice = { conflicts: "stop", isDeleting: false };

/** The server's own, when nobody names others. */
export const USUAL = "-x86 -x86_64 -amd64 -arm -arm64 -aarch64";
const MOST = 50;
const LONGEST = 64;

/** Suffixes as they are typed: between spaces or commas, each once. */
export function suffixesOf(typed: string): string[] {
  return [...new Set(typed.split(/[\s,，、]+/).filter(Boolean))];
}

export function areSuffixes(suffixes: string[]): boolean {
  const isOne = (suffix: string) => suffix.length <= LONGEST && /^[A-Za-z0-9._-]+$/.test(suffix);
  return suffixes.length > 0 && suffixes.length <= MOST && suffixes.every(isOne);
}

export type Said = "ready" | "moves" | "conflict" | "skip" | "incomplete" | "refused" | "nothing" | "cleanup";

/** A row's state, in the words of what was chosen. */
export function saidOf({ state, before, digest }: IndexRow, conflicts: Conflicts): Said {
  if (state === "ready" && before) return before === digest ? "cleanup" : "moves";
  if (state === "conflict" && conflicts === "skip") return "skip";
  return state;
}

/** The server begins nothing while tags are taken and nobody has said what becomes of them. */
export function isStopped(plan: IndexJobPlan | undefined, conflicts: Conflicts): boolean {
  return conflicts === "stop" && (plan?.totals.conflicts ?? 0) > 0;
}

/** Joined tags that are on something else and will be moved. */
export function movedOf(plan: IndexJobPlan | undefined): number {
  return plan?.rows.filter((row) => saidOf(row, "overwrite") === "moves").length ?? 0;
}
