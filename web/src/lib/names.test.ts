import { describe, expect, test } from "vitest";
import { nameProblem, tagProblem } from "./names";

describe("names of repositories", () => {
  test.each(["a", "0", "team/app", "a.b_c__d-e---f", "a/b/c/d/e/f/g", "a".repeat(255)])("%s is one", (name) => {
    expect(nameProblem(name)).toBeNull();
  });

  test.each([
    ["", "slashes"],
    ["/", "slashes"],
    ["a/", "slashes"],
    ["/a", "slashes"],
    ["a//b", "slashes"],
    ["Team/app", "upperCase"],
    ["a b", "characters"],
    ["a:b", "characters"],
    ["a@b", "characters"],
    ["仓库", "characters"],
    ["a\u0000b", "characters"],
    ["a..b", "separators"],
    ["a.-b", "separators"],
    ["a___b", "separators"],
    ["-a", "separators"],
    ["a_", "separators"],
    ["a/../b", "separators"],
    ["a".repeat(256), "tooLong"],
  ])("%j is none: %s", (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});

describe("tags", () => {
  test.each(["1.0", "latest", "_x", "V1", "a".repeat(128)])("%s is one", (tag) => {
    expect(tagProblem(tag)).toBeNull();
  });

  test.each([
    ["", "beginning"],
    [".a", "beginning"],
    ["-a", "beginning"],
    ["a/b", "characters"],
    ["a b", "characters"],
    ["1.0+build", "characters"],
    ["a".repeat(129), "tooLong"],
  ])("%j is none: %s", (tag, problem) => {
    expect(tagProblem(tag)).toBe(problem);
  });
});
