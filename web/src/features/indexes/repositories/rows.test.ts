import { expect, test } from "vitest";
import type { IndexJobPlan, IndexRow } from "../data";
import { areSuffixes, isStopped, movedOf, saidOf, suffixesOf, USUAL } from "./rows";

function row(values: Partial<IndexRow>): IndexRow {
  return { repository: "team/app", tag: "1.0", state: "ready", parts: [], ...values };
}

function planOf(...rows: IndexRow[]): IndexJobPlan {
  const conflicts = rows.filter(({ state }) => state === "conflict").length;
  return { plan_id: "1", rows, totals: { ready: 0, conflicts, incomplete: 0, refused: 0, nothing: 0 } };
}

test("suffixes stand between spaces or commas", () => {
  expect(suffixesOf(" -x86, -arm\n-x86，-s390x ")).toEqual(["-x86", "-arm", "-s390x"]);
  expect(areSuffixes(suffixesOf(USUAL))).toBe(true);
  expect(areSuffixes([])).toBe(false);
  expect(areSuffixes(["-a/b"])).toBe(false);
  expect(areSuffixes(Array.from({ length: 51 }, (_, index) => `-${index}`))).toBe(false);
});

test("a tag that is there moves, or only loses what it was joined of", () => {
  expect(saidOf(row({ before: "a", digest: "b" }), "overwrite")).toBe("moves");
  expect(saidOf(row({ before: "a", digest: "a" }), "overwrite")).toBe("cleanup");
  expect(saidOf(row({ digest: "a" }), "stop")).toBe("ready");
  expect(saidOf(row({ state: "conflict" }), "skip")).toBe("skip");
  expect(saidOf(row({ state: "conflict" }), "stop")).toBe("conflict");
  expect(movedOf(planOf(row({ before: "a", digest: "b" }), row({ before: "a", digest: "a" }), row({})))).toBe(1);
});

test("a tag that is taken stops the start until somebody chooses", () => {
  const plan = planOf(row({ state: "conflict" }));
  expect([isStopped(plan, "stop"), isStopped(plan, "skip"), isStopped(undefined, "stop")]).toEqual([
    true,
    false,
    false,
  ]);
});
