import { expect, test } from "vitest";
import { stemOf } from "./stem";

test("tags are joined under what they have in common", () => {
  expect(stemOf(["1.0-x86", "1.0-arm"])).toBe("1.0");
  expect(stemOf(["v1-amd64", "v1-arm64"])).toBe("v1");
  expect(stemOf(["1.0-arm", "1.0-arm64"])).toBe("1.0");
  expect(stemOf(["1.0-x86_64", "1.0-x86"])).toBe("1.0-x86");
  expect(stemOf(["1.0_x86_64", "1.0_aarch64"])).toBe("1.0");
  expect(stemOf(["1.0", "1.0-arm"])).toBe("1.0");
  expect(stemOf(["1.0-lts-x86_64", "1.0-lts-arm"])).toBe("1.0-lts");
  expect(stemOf(["amd64-1.0", "arm64-1.0"])).toBe("1.0");
});

test("what only begins alike has nothing in common", () => {
  expect(stemOf(["1.0-x86", "1.1-arm"])).toBe("");
  expect(stemOf(["amd64", "arm64"])).toBe("");
  expect(stemOf(["x86", "arm"])).toBe("");
  expect(stemOf([])).toBe("");
});
