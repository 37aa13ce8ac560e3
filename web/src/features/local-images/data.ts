import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import type { JobBody } from "../jobs/data";

export type LocalImage = Schema<"LocalImageBody">;
export type LocalImages = Schema<"LocalImagesBody">;
export type Container = Schema<"ContainerBody">;
export type PushBody = Omit<Schema<"NewLocalPush">, "dry_run" | "plan_id">;
export type PushPlan = Schema<"LocalPushPlan">;
export type PushRow = Schema<"LocalPushRow">;
export type DeletionBody = Omit<Schema<"NewLocalDeletion">, "dry_run" | "plan_id">;
export type DeletionPlan = Schema<"LocalDeletionPlan">;
export type DeletionRow = Schema<"LocalDeletionRow">;

export const FILTERS = ["all", "used", "unused", "untagged"] as const;
export type Filter = (typeof FILTERS)[number];

export const localImagesQuery = (filter: Filter, search: string) =>
  queryOptions({
    queryKey: ["local-images", filter, search],
    queryFn: () => body(api.GET("/api/local-images", { params: { query: { filter, q: search || undefined } } })),
  });

export const pushJob = {
  plan: async (wanted: PushBody) =>
    (await body(api.POST("/api/local-push-jobs", { body: { ...wanted, dry_run: true } }))) as PushPlan,
  start: async (wanted: PushBody, { plan_id }: PushPlan) =>
    (await body(api.POST("/api/local-push-jobs", { body: { ...wanted, dry_run: false, plan_id } }))) as JobBody,
};

export const deleteJob = {
  plan: async (wanted: DeletionBody) =>
    (await body(api.POST("/api/local-delete-jobs", { body: { ...wanted, dry_run: true } }))) as DeletionPlan,
  start: async (wanted: DeletionBody, { plan_id }: DeletionPlan) =>
    (await body(api.POST("/api/local-delete-jobs", { body: { ...wanted, dry_run: false, plan_id } }))) as JobBody,
};
