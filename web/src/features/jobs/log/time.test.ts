import { expect, test } from "vitest";
import { lineTime } from "./time";

const start = "2026-11-22T12:00:00Z";

test("times are of UTC, or count from the beginning of the job", () => {
  expect(lineTime("2026-11-22T12:01:05.25Z", "utc", start)).toBe("12:01:05.250Z");
  expect(lineTime("2026-11-22T12:01:05.25Z", "relative", start)).toBe("+1:05.250");
  expect(lineTime("2026-11-22T14:00:09Z", "relative", start)).toBe("+2:00:09.000");
  expect(lineTime("2026-11-22T11:59:59.5Z", "relative", start)).toBe("-0:00.500");
  expect(lineTime("2026-11-22T20:01:05.25+08:00", "utc", start)).toBe("12:01:05.250Z");
  expect(lineTime("2026-11-22T12:01:05.25Z", "local", start)).toMatch(/^\d\d:\d1:05\.250$/);
  expect(lineTime("nonsense", "local", start)).toBe("nonsense");
});
