import { expect, test } from "vitest";
import type { PushPlan, PushRow } from "../data";
import { isStopped, namingOf, optionsOf, problemsOf, ruleOf, saidOf, takenOf } from "./rule";

function row(values: Partial<PushRow>): PushRow {
  return { name: "nginx:1.27", state: "ready", same: false, ...values };
}

function planOf(...rows: PushRow[]): PushPlan {
  return { plan_id: "1", rows, totals: { ready: 0, conflicts: 0, refused: 0, nothing: 0 } };
}

test("without a word in the address, the suffix is that of the architecture", () => {
  expect(namingOf(ruleOf({}))).toEqual({
    architecture: "auto",
    suffix: undefined,
    prefix_mode: "none",
    prefix: undefined,
  });
  expect(ruleOf({ architecture: "nonsense", mode: "nonsense" })).toEqual(ruleOf({}));
});

test("a rule that is not complete is not asked about", () => {
  expect(namingOf(ruleOf({ architecture: "custom" }))).toBeUndefined();
  expect(namingOf(ruleOf({ mode: "add", prefix: " / " }))).toBeUndefined();
  expect(namingOf(ruleOf({ mode: "add", prefix: "/x86/" }))?.prefix).toBe("x86");
  expect(namingOf(ruleOf({ architecture: "custom", suffix: "-lts" }))?.suffix).toBe("-lts");
});

test("what another mode had is not sent", () => {
  expect(namingOf(ruleOf({ suffix: "-lts", prefix: "x86" }))).toMatchObject({ suffix: undefined, prefix: undefined });
});

test("what cannot be part of a name is told before the server is asked", () => {
  expect(problemsOf(ruleOf({ architecture: "custom", suffix: "-l/ts" })).suffix).toBe("characters");
  expect(problemsOf(ruleOf({ suffix: "-l/ts" })).suffix).toBeUndefined();
  expect(problemsOf(ruleOf({ mode: "add", prefix: "X86" })).prefix).toBe("upperCase");
  expect(namingOf(ruleOf({ mode: "add", prefix: "X86" }))).toBeUndefined();
});

test("a tag that is taken stops the start until somebody chooses", () => {
  const taken = planOf(row({}), row({ state: "conflict", conflict: "sha256:0" }));
  expect([isStopped(taken, "stop"), isStopped(taken, "skip"), isStopped(undefined, "stop")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(takenOf(planOf(row({ conflict: "sha256:0" }), row({ state: "refused", conflict: "sha256:0" })))).toBe(1);
});

test("a row says what the choice makes of it", () => {
  const conflict = row({ state: "conflict", conflict: "sha256:0" });
  expect(saidOf(conflict, "stop")).toBe("conflict");
  expect(saidOf(conflict, "skip")).toBe("skip");
  expect(saidOf(row({ conflict: "sha256:0" }), "overwrite")).toBe("overwrite");
  expect(saidOf(row({ same: true }), "stop")).toBe("cleanup");
  expect(saidOf(row({ state: "nothing", same: true }), "stop")).toBe("nothing");
  expect(optionsOf({ conflicts: "skip", removeLocal: true, removeRegistry: false })).toEqual({
    overwrite: false,
    skip_conflicts: true,
    remove_local_tag: true,
    remove_registry_tag: false,
  });
});
