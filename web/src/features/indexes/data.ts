import { api, body, type Schema } from "@/api/client";
import type { JobBody } from "../jobs/data";

export type IndexPlan = Schema<"IndexPlan">;
export type SplitPlan = Schema<"SplitPlanBody">;
export type SplitImage = Schema<"SplitImage">;
export type IndexJobPlan = Schema<"IndexJobPlan">;
export type IndexRow = Schema<"IndexRow">;
export type TagState = Schema<"TagState">;

type Wanted<Body> = Omit<Body, "dry_run" | "plan_id">;
export type JoinBody = Wanted<Schema<"JoinBody">>;
export type SplitBody = Wanted<Schema<"SplitBody">>;
export type IndexJobBody = Wanted<Schema<"IndexJobBody">>;

/** Joining images of one repository. */
export function joining(repository: string) {
  const ask = (asked: Schema<"JoinBody">) =>
    body(api.POST("/api/repositories/{repository}/indexes", { params: { path: { repository } }, body: asked }));
  return {
    plan: async (wanted: JoinBody) => (await ask({ ...wanted, dry_run: true })) as IndexPlan,
    start: async (wanted: JoinBody, { plan_id }: IndexPlan) =>
      (await ask({ ...wanted, dry_run: false, plan_id })) as IndexPlan,
  };
}

/** Giving the images of an index tags of their own. */
export function splitting(repository: string) {
  const ask = (asked: Schema<"SplitBody">) =>
    body(api.POST("/api/repositories/{repository}/indexes/split", { params: { path: { repository } }, body: asked }));
  return {
    plan: (wanted: SplitBody) => ask({ ...wanted, dry_run: true }),
    start: (wanted: SplitBody, { plan_id }: SplitPlan) => ask({ ...wanted, dry_run: false, plan_id }),
  };
}

/** Joining tags of whole repositories, as a job. */
export const indexJob = {
  plan: async (wanted: IndexJobBody) =>
    (await body(api.POST("/api/index-jobs", { body: { ...wanted, dry_run: true } }))) as IndexJobPlan,
  start: async (wanted: IndexJobBody, { plan_id }: IndexJobPlan) =>
    (await body(api.POST("/api/index-jobs", { body: { ...wanted, dry_run: false, plan_id } }))) as JobBody,
};
