import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import type { JobBody } from "../jobs/data";

export type Import = Schema<"ImportBody">;
export type ImportImage = Schema<"ImportImage">;
export type ImportPlan = Schema<"ImportPlan">;
export type ImportRow = Schema<"ImportRow">;
export type ImportTarget = Schema<"ImportTarget">;
export type ImportBody = Omit<Schema<"ImportJobBody">, "dry_run" | "plan_id">;

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: () => body(api.GET("/api/imports/{id}", { params: { path: { id } } })),
    // What was uploaded does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });

export async function deleteImport(id: string): Promise<void> {
  await api.DELETE("/api/imports/{id}", { params: { path: { id } } });
}

export const importJob = {
  plan: async (wanted: ImportBody) =>
    (await body(api.POST("/api/import-jobs", { body: { ...wanted, dry_run: true } }))) as ImportPlan,
  start: async (wanted: ImportBody, { plan_id }: ImportPlan) =>
    (await body(api.POST("/api/import-jobs", { body: { ...wanted, dry_run: false, plan_id } }))) as JobBody,
};
