import { expect, test } from "vitest";
import { cleanPrefix, previews, renamed } from "./preview";

test("slashes around a prefix are not part of it", () => {
  expect(["prod", "prod/", "/prod", " a/b/ ", "/", ""].map(cleanPrefix)).toEqual([
    "prod",
    "prod",
    "prod",
    "a/b",
    "",
    "",
  ]);
});

test("a prefix is a whole part of the name", () => {
  expect(renamed("team/app", "add", "prod")).toBe("prod/team/app");
  expect(renamed("prod/team/app", "remove", "prod")).toBe("team/app");
  expect(renamed("production/app", "remove", "prod")).toBeUndefined();
  expect(renamed("prod", "remove", "prod")).toBeUndefined();
});

test("what cannot be a name, or would be one twice, is told before the server is asked", () => {
  expect(previews(["team/app", "x"], "add", "Prod").map(({ problem }) => problem)).toEqual(["upperCase", "upperCase"]);
  expect(previews(["a/x", "b/x"], "remove", "a")).toEqual([
    { from: "a/x", to: "x", problem: undefined },
    { from: "b/x", problem: "prefixMissing" },
  ]);
  expect(previews(["x", "x"], "add", "a").map(({ problem }) => problem)).toEqual(["sameTarget", "sameTarget"]);
  expect(previews([`x${"a".repeat(250)}`], "add", "prod")[0]?.problem).toBe("tooLong");
});
