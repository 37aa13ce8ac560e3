import { expect, test } from "vitest";
import { changedBy, EVERYTHING, KINDS, readHappening } from "./keys";

test("a push changes its repository, the lists and the overview, and no other repository", () => {
  const keys = changedBy("push", { repository: "team/app", tag: "1.0" });
  expect(keys).toContainEqual(["repository", "team/app"]);
  expect(keys).toContainEqual(["repositories"]);
  expect(keys).toContainEqual(["overview"]);
  expect(keys).not.toContainEqual(["repository"]);
});

test("other rights and lost events change everything", () => {
  expect(changedBy("rights_changed", {})).toBe(EVERYTHING);
  expect(changedBy("lagged", {})).toBe(EVERYTHING);
});

test("an event that does not say where changes everything rather than nothing", () => {
  for (const kind of KINDS) expect(changedBy(kind, {})).toBe(EVERYTHING);
});

test("data that cannot be read is no data", () => {
  expect(readHappening('{"repository":"a/b","tag":"1"}')).toEqual({ repository: "a/b", tag: "1" });
  for (const bad of ["", "null", "[]", "7", "{", undefined]) expect(readHappening(bad)).toEqual({});
  expect(readHappening('{"repository":7,"by":"mei"}')).toEqual({ by: "mei" });
});
