import { expect, test } from "vitest";
import type { ImportImage, ImportPlan } from "../data";
import { isNamed, isStopped, movedOf, plannedOf, problemsOf, rowsOf, targetOf } from "./rows";

function image(index: number, ...suggestions: ImportImage["suggestions"]): ImportImage {
  return { index, names: [], suggestions, platforms: [], digest: null, image_id: null, size: 0, layers: 0 };
}

test("every name is a row, and an image without one waits for it", () => {
  const named = image(0, { repository: "team/app", tag: "1.0" }, { repository: null, tag: "latest" });
  const rows = rowsOf({ images: [named, image(1)] });
  expect(rows.map(({ key, repository, tag }) => [key, repository, tag])).toEqual([
    ["0-0", "team/app", "1.0"],
    ["0-1", "", "latest"],
    ["1-0", "", ""],
  ]);
});

test("a prefix stands before names, and is no name by itself", () => {
  const [first, second] = rowsOf({ images: [image(0, { repository: "app", tag: "1" }), image(1)] });
  if (!first || !second) throw new Error("two rows");
  expect(targetOf(first, "/prod/")).toEqual({ image: 0, repository: "prod/app", tag: "1" });
  expect(targetOf(first, " ")).toEqual({ image: 0, repository: "app", tag: "1" });
  expect(targetOf(second, "prod").repository).toBe("");
});

test("names are judged before the server is asked", () => {
  expect(problemsOf({ repository: "", tag: "" })).toEqual({ repository: "missing", tag: "missing" });
  expect(problemsOf({ repository: "Team", tag: "-1" })).toEqual({ repository: "upperCase", tag: "beginning" });
  expect(isNamed({ image: 0, repository: "team/app", tag: "1.0" })).toBe(true);
});

test("the plan is by name", () => {
  const plan: ImportPlan = {
    plan_id: "1",
    rows: [
      { repository: "a", tag: "1", state: "ready", images: [0, 1], platforms: [], bytes: 1, before: "sha256:0" },
      { repository: "b", tag: "1", state: "conflict", images: [2], platforms: [], bytes: 1, before: "sha256:0" },
    ],
    totals: { ready: 1, conflicts: 1, refused: 0, nothing: 0, bytes: 2 },
  };
  expect(plannedOf(plan, { image: 1, repository: "a", tag: "1" })?.state).toBe("ready");
  expect(plannedOf(plan, { image: 1, repository: "a", tag: "2" })).toBeUndefined();
  expect([isStopped(plan, "stop"), isStopped(plan, "skip"), isStopped(undefined, "stop")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(movedOf(plan)).toBe(1);
});
