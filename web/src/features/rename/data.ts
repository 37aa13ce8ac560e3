import { api, body, type Schema } from "@/api/client";
import type { JobBody } from "../jobs/data";

export type PrefixBody = Schema<"PrefixRename">;
export type RenameBody = Schema<"Renames">;
export type RenamePlan = Schema<"RenamePlan">;
export type RenameRow = Schema<"RenameRow">;

/** What becomes of tags whose name is another image's at the target. */
export type Conflicts = "stop" | "skip" | "overwrite";

export interface RenameChoice {
  /** The old names go: a rename. Else it is a copy. */
  isMove: boolean;
  conflicts: Conflicts;
  withGrants: boolean;
}

export const FIRST_CHOICE: RenameChoice = { isMove: true, conflicts: "stop", withGrants: false };

/** The choice, as the server asks for it. */
export function optionsOf({ isMove, conflicts, withGrants }: RenameChoice) {
  return {
    overwrite: conflicts === "overwrite",
    skip_conflicts: conflicts === "skip",
    delete_source: isMove,
    carry_grants: withGrants,
  };
}

type Wanted<Body> = Omit<Body, "dry_run" | "plan_id">;

export const prefixJob = {
  plan: async (wanted: Wanted<PrefixBody>) =>
    (await body(api.POST("/api/remote-prefix-jobs", { body: { ...wanted, dry_run: true } }))) as RenamePlan,
  start: async (wanted: Wanted<PrefixBody>, { plan_id }: RenamePlan) =>
    (await body(api.POST("/api/remote-prefix-jobs", { body: { ...wanted, dry_run: false, plan_id } }))) as JobBody,
};

export const renameJob = {
  plan: async (wanted: Wanted<RenameBody>) =>
    (await body(api.POST("/api/rename-jobs", { body: { ...wanted, dry_run: true } }))) as RenamePlan,
  start: async (wanted: Wanted<RenameBody>, { plan_id }: RenamePlan) =>
    (await body(api.POST("/api/rename-jobs", { body: { ...wanted, dry_run: false, plan_id } }))) as JobBody,
};

/** The server begins nothing while tags are taken and nobody has said what becomes of them. */
export function isStopped(plan: RenamePlan | undefined, conflicts: Conflicts): boolean {
  return conflicts === "stop" && (plan?.totals.conflicts ?? 0) > 0;
}

/** The repositories that the job would do something for. */
export function workable(plan: RenamePlan | undefined, conflicts: Conflicts): number {
  const isDone = (state: string) => state === "ready" || (state === "conflict" && conflicts !== "stop");
  return plan?.rows.filter(({ state }) => isDone(state)).length ?? 0;
}
