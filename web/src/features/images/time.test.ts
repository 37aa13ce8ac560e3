import { expect, test } from "vitest";
import { statedTime } from "./time";

test("only a time is shown as a time", () => {
  expect(statedTime("2026-11-22T10:00:00.123456789Z")).toBe("2026-11-22T10:00:00.123456789Z");
  for (const none of [null, undefined, "", "yesterday", "<b>", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]) {
    expect(statedTime(none)).toBeUndefined();
  }
});
