import { expect, test } from "vitest";
import { isDigest } from "./data";

test("only a whole digest is asked about", () => {
  expect(isDigest(`sha256:${"a".repeat(64)}`)).toBe(true);
  expect(isDigest(`sha512:${"a".repeat(128)}`)).toBe(true);
  for (const bad of ["", "sha256:abc", "a".repeat(64), `sha256:${"A".repeat(64)}`]) expect(isDigest(bad)).toBe(false);
});
