import { expect, test } from "vitest";
import { covers } from "./patterns";

test.each([
  ["team/app", "team/app", true],
  ["team/app", "team/app/x", false],
  ["team/*", "team/app", true],
  ["team/*", "team/app/x", false],
  ["team/*", "team", false],
  ["team/**", "team/app/x/y", true],
  ["team/**", "team", false],
  ["*", "app", true],
  ["*", "team/app", false],
  ["**", "team/app", true],
])("%s on %s: %s", (pattern, name, is) => {
  expect(covers(pattern, name)).toBe(is);
});
