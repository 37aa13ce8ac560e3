import { type NameProblem, nameProblem, type TagProblem, tagProblem } from "@/lib/names";
import type { Import, ImportImage, ImportPlan, ImportRow, ImportTarget } from "../data";

/** What becomes of tags that are on something else. */
export type Conflicts = "stop" | "skip" | "overwrite";

export interface Choice {
  conflicts: Conflicts;
  /** Images for different platforms that get one name become an index. */
  join: boolean;
  /** Before the names of all repositories. */
  prefix: string;
}

export const FIRST_CHOICE: Choice = { conflicts: "stop", join: true, prefix: "" };

/** An image, and one name that it gets. */
export interface Row {
  key: string;
  image: ImportImage;
  repository: string;
  tag: string;
}

/** Every image under the names that the archive has for it; one without a name waits for one. */
export function rowsOf({ images }: Pick<Import, "images">): Row[] {
  return images.flatMap((image) => {
    const names = image.suggestions.length > 0 ? image.suggestions : [{ repository: "", tag: "" }];
    return names.map(({ repository, tag }, index) => ({
      key: `${image.index}-${index}`,
      image,
      repository: repository ?? "",
      tag,
    }));
  });
}

/** A prefix as it is meant: `prod/` and `/prod` are `prod`. */
export function cleanPrefix(typed: string): string {
  return typed.trim().replace(/^\/+|\/+$/g, "");
}

/** Where a row goes, by its own name and what stands before all of them. */
export function targetOf(row: Row, prefix: string): ImportTarget {
  const before = cleanPrefix(prefix);
  const repository = before && row.repository ? `${before}/${row.repository}` : row.repository;
  return { image: row.image.index, repository, tag: row.tag };
}

interface Problems {
  repository?: NameProblem | "missing";
  tag?: TagProblem | "missing";
}

/** What keeps a row from being asked about. */
export function problemsOf({ repository, tag }: Pick<ImportTarget, "repository" | "tag">): Problems {
  return {
    repository: repository === "" ? "missing" : (nameProblem(repository) ?? undefined),
    tag: tag === "" ? "missing" : (tagProblem(tag) ?? undefined),
  };
}

export function isNamed(target: ImportTarget): boolean {
  const { repository, tag } = problemsOf(target);
  return !repository && !tag;
}

/** What the plan says of a name, which several images may share. */
export function plannedOf(plan: ImportPlan | undefined, target: ImportTarget): ImportRow | undefined {
  return plan?.rows.find(({ repository, tag }) => repository === target.repository && tag === target.tag);
}

/** The server begins nothing while tags are taken and nobody has said what becomes of them. */
export function isStopped(plan: ImportPlan | undefined, conflicts: Conflicts): boolean {
  return conflicts === "stop" && (plan?.totals.conflicts ?? 0) > 0;
}

/** Tags that are on something else and will be moved. */
export function movedOf(plan: ImportPlan | undefined): number {
  return plan?.rows.filter(({ state, before }) => state === "ready" && before).length ?? 0;
}
