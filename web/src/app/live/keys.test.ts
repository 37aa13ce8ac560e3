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
  for (const kind of KINDS.filter((kind) => kind !== "job_changed")) expect(changedBy(kind, {})).toBe(EVERYTHING);
});

test("a job that goes on changes itself and the list of jobs, and no images", () => {
  expect(changedBy("job_changed", readHappening('{"id":12}'))).toEqual([["jobs"], ["job", "12"]]);
  expect(changedBy("job_changed", {})).toEqual([["jobs"], ["job"]]);
});

test("data that cannot be read is no data", () => {
  expect(readHappening('{"repository":"a/b","tag":"1"}')).toEqual({ repository: "a/b", tag: "1" });
  for (const bad of ["", "null", "[]", "7", "{", undefined]) expect(readHappening(bad)).toEqual({});
  expect(readHappening('{"repository":["a"],"by":"mei"}')).toEqual({ by: "mei" });
});
