import { expect, test } from "vitest";
import { cronOf, PRESETS, presetOf } from "./cron";
import { isDigest } from "./data";

test("a cron text is one of the choices, or one's own", () => {
  for (const preset of PRESETS) expect(presetOf(cronOf(preset))).toBe(preset);
  expect(presetOf(" 30  3 * * *")).toBe("daily");
  expect(presetOf("*/5 * * * *")).toBe("own");
});

test("only a whole digest is asked about", () => {
  expect(isDigest(`sha256:${"a".repeat(64)}`)).toBe(true);
  expect(isDigest(`sha512:${"a".repeat(128)}`)).toBe(true);
  for (const bad of ["", "sha256:abc", "a".repeat(64), `sha256:${"A".repeat(64)}`]) expect(isDigest(bad)).toBe(false);
});
