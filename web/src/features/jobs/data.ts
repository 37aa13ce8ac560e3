import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";

export type ItemState = Schema<"ItemState">;
export type JobBody = Schema<"JobBody">;
export type JobItemBody = Schema<"JobItemBody">;
export type JobState = Schema<"JobState">;
export type LogLevel = Schema<"LogLevel">;
export type LogLineBody = Schema<"LogLineBody">;

export const KINDS = ["deletion", "rename", "sync", "collection", "verification"] as const;
export const STATES: JobState[] = ["queued", "running", "succeeded", "failed", "cancelled"];
export const ITEM_STATES = ["waiting", "running", "done", "skipped", "failed", "cancelled"] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["job", id, "one"],
    queryFn: () => body(api.GET("/api/jobs/{id}", { params: { path: { id: Number(id) } } })),
  });

export function isOver({ state }: JobBody): boolean {
  return state !== "queued" && state !== "running";
}
