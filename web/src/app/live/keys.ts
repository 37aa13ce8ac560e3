import type { QueryKey } from "@tanstack/react-query";

/** What the server tells while it happens. */
export const KINDS = [
  "push",
  "tag_set",
  "tag_deleted",
  "manifest_deleted",
  "repository_created",
  "repository_changed",
  "repository_deleted",
  "rights_changed",
  "job_changed",
  "lagged",
] as const;
export type Kind = (typeof KINDS)[number];

export interface Happening {
  repository?: string;
  tag?: string;
  digest?: string;
  by?: string;
  /** Of the job that changed. */
  id?: string;
}

/** All that may have changed: by a loss of events, or by other rights. */
export const EVERYTHING: QueryKey[] = [[]];

/** What is no longer as it was after an event; `[]` is everything. */
export function changedBy(kind: Kind, { repository, id }: Happening): QueryKey[] {
  if (kind === "job_changed") return [["jobs"], id ? ["job", id] : ["job"]];
  if (kind === "rights_changed" || kind === "lagged" || !repository) return EVERYTHING;
  // The log of the audit is not among them: it would move under its reader with every push.
  return [["repository", repository], ["repositories"], ["overview"], ["search"]];
}

/** The data of an event; nothing known where it cannot be read. */
export function readHappening(data: unknown): Happening {
  try {
    const value: unknown = JSON.parse(String(data));
    if (typeof value !== "object" || value === null) return {};
    const known = Object.entries(value).filter(([, one]) => typeof one === "string" || typeof one === "number");
    return Object.fromEntries(known.map(([key, one]) => [key, String(one)]));
  } catch {
    return {};
  }
}
