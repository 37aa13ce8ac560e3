import { expect, test } from "vitest";
import type { JobBody } from "./data";
import { roughly, secondsOf, shareDone, shareOfItem, span } from "./progress";

const items = { total: 10, waiting: 5, running: 1, done: 2, skipped: 1, failed: 1, cancelled: 0 };
const job = (values: Partial<JobBody>) => ({ state: "running", bytes: { done: 0 }, items, ...values }) as JobBody;

test("bytes tell how far a job is, then items, and nothing is made up", () => {
  expect(shareDone(job({ bytes: { done: 30, total: 120 } }))).toBe(0.25);
  expect(shareDone(job({}))).toBe(0.4);
  expect(shareDone(job({ items: { ...items, total: 0 } }))).toBeUndefined();
  expect(shareDone(job({ bytes: { done: 130, total: 120 } }))).toBe(1);
  expect(shareDone(job({ state: "succeeded", bytes: { done: 0, total: 120 } }))).toBe(1);
});

test("an item of unknown size has no share while it runs", () => {
  expect(shareOfItem({ state: "running", bytes: { done: 5 } })).toBeUndefined();
  expect(shareOfItem({ state: "running", bytes: { done: 5, total: 10 } })).toBe(0.5);
  expect(shareOfItem({ state: "skipped", bytes: { done: 0 } })).toBe(1);
  expect(shareOfItem({ state: "waiting", bytes: { done: 0, total: 10 } })).toBe(0);
});

test("a time is told in its two largest units", () => {
  expect(span(0)).toEqual([[0, "second"]]);
  expect(span(59.6)).toEqual([[1, "minute"]]);
  expect(span(65)).toEqual([
    [1, "minute"],
    [5, "second"],
  ]);
  expect(span(3600)).toEqual([[1, "hour"]]);
  expect(span(3 * 86_400 + 7200 + 59)).toEqual([
    [3, "day"],
    [2, "hour"],
  ]);
});

test("what remains is told as coarsely as it is known, and never as nothing", () => {
  expect([0, 3.2, 11, 58, 61, 3700, 90_000].map(roughly)).toEqual([1, 4, 15, 60, 120, 3900, 90_000]);
});

test("a job runs until it ends, and not before it begins", () => {
  const started_at = "2026-11-22T12:00:00Z";
  expect(secondsOf({}, 0)).toBeUndefined();
  expect(secondsOf({ started_at }, Date.parse("2026-11-22T12:00:09Z"))).toBe(9);
  expect(secondsOf({ started_at, finished_at: "2026-11-22T12:01:00Z" }, Date.parse("2027-01-01"))).toBe(60);
});
