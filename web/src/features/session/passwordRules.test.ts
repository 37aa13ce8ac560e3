import { expect, test } from "vitest";
import { hasRightLength } from "./passwordRules";

test("characters are counted as people count them, and the end as the server does", () => {
  for (const good of ["12345678", "密码密码密码密码", "🌊🌊🌊🌊🌊🌊🌊🌊", "x".repeat(256)]) {
    expect(hasRightLength(good), good).toBe(true);
  }
  for (const bad of ["", "1234567", "🌊🌊🌊🌊", "x".repeat(257), "密".repeat(86)]) {
    expect(hasRightLength(bad), bad).toBe(false);
  }
});
