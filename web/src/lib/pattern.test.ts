import { expect, test } from "vitest";
import { patternKind, patternMatches, widerPatterns } from "./pattern";

test("patterns mean what they mean to the server", () => {
  const table: [string, string[], string[]][] = [
    ["team/app", ["team/app"], ["team/apps", "team/app/x", "team"]],
    ["team/*", ["team/app"], ["team", "team/app/x", "teams/app"]],
    ["team/**", ["team/app", "team/app/x/y"], ["team", "teams/app"]],
    ["*", ["app"], ["team/app"]],
    ["**", ["app", "team/app"], []],
  ];
  for (const [pattern, yes, no] of table) {
    for (const name of yes) expect(patternMatches(pattern, name), `${pattern} means ${name}`).toBe(true);
    for (const name of no) expect(patternMatches(pattern, name), `${pattern} does not mean ${name}`).toBe(false);
  }
});

test("what is no pattern is told before it is sent", () => {
  expect(["a/b", "a/*", "a/**", "*", "**"].map(patternKind)).toEqual([
    "exact",
    "oneLevel",
    "anyDepth",
    "oneLevel",
    "everything",
  ]);
  for (const bad of ["", "/", "team/", "*/app", "team/*/app", "team/a*", "team/***", "***", "Team/*", "a b", "/**"])
    expect(patternKind(bad), bad).toBeUndefined();
});

test("wider patterns are offered from near to far", () => {
  expect(widerPatterns("a/b/c")).toEqual(["a/b/*", "a/b/**", "a/*", "a/**", "**"]);
  expect(widerPatterns("app")).toEqual(["**"]);
});
