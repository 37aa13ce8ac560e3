import { expect, test } from "vitest";
import { expiresAt, today, tokenState } from "./expiry";

const NOW = Date.parse("2026-05-01T12:00:00Z");

test("a token tells that it ends soon", () => {
  expect(tokenState(null, NOW)).toBe("active");
  expect(tokenState("2026-06-01T00:00:00Z", NOW)).toBe("active");
  expect(tokenState("2026-05-10T00:00:00Z", NOW)).toBe("soon");
  expect(tokenState("2026-05-01T12:00:00Z", NOW)).toBe("expired");
});

test("an expiry is days from now, a date to its end, or none", () => {
  expect(expiresAt("days30", "", NOW)).toBe("2026-05-31T12:00:00.000Z");
  expect(expiresAt("never", "", NOW)).toBeUndefined();
  expect(new Date(expiresAt("date", "2026-06-01", NOW) ?? "").getHours()).toBe(23);
});

test("today is the day of the reader", () => {
  expect(today(new Date(2026, 0, 5, 0, 30))).toBe("2026-01-05");
});
