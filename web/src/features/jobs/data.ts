import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";

export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled";
export type ItemState = "waiting" | "running" | "done" | "skipped" | "failed" | "cancelled";
export type LogLevel = "info" | "warning" | "error";
type JobKind = (typeof KINDS)[number];
type Values = Record<string, unknown>;

/** A body of the API whose words, texts in its document, are known here. */
type Known<Body, Words> = Omit<Body, keyof Words> & Words;

export type JobBody = Known<
  Schema<"JobBody">,
  { kind: JobKind; state: JobState; parameters: Values; summary?: Values | null }
>;
export type JobItemBody = Known<Schema<"JobItemBody">, { state: ItemState; result?: Values | null }>;
export type LogLineBody = Known<Schema<"LineBody">, { level: LogLevel }>;

export const KINDS = [
  "deletion",
  "rename",
  "sync",
  "index",
  "import",
  "collection",
  "verification",
  "local_push",
  "local_delete",
] as const;
export const STATES: JobState[] = ["queued", "running", "succeeded", "failed", "cancelled"];
export const ITEM_STATES = ["waiting", "running", "done", "skipped", "failed", "cancelled"] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["job", id, "one"],
    queryFn: () => body(api.GET("/api/jobs/{id}", { params: { path: { id: Number(id) } } })) as Promise<JobBody>,
  });

export async function listJobs(query: { kind?: string; state?: string; after?: string; limit: number }) {
  const page = await body(api.GET("/api/jobs", { params: { query } }));
  return { ...page, items: page.items as JobBody[] };
}

export function isOver({ state }: JobBody): boolean {
  return state !== "queued" && state !== "running";
}
