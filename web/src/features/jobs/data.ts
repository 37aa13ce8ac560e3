import { queryOptions } from "@tanstack/react-query";
import { body } from "@/api/client";
import { type JobBody, type JobState, pending } from "@/api/pending";

export type { ItemState, JobBody, JobItemBody, JobState, LogLevel, LogLineBody } from "@/api/pending";

export const KINDS = ["deletion", "rename", "sync", "collection", "verification"] as const;
export const STATES: JobState[] = ["queued", "running", "succeeded", "failed", "cancelled"];
export const ITEM_STATES = ["waiting", "running", "done", "skipped", "failed", "cancelled"] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["job", id, "one"],
    queryFn: () => body(pending.GET("/api/jobs/{id}", { params: { path: { id: Number(id) } } })),
  });

export function isOver({ state }: JobBody): boolean {
  return state !== "queued" && state !== "running";
}
