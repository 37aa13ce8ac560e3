import { expect, test } from "vitest";
import { type Mark, marked, rateOf, remainingOf } from "./rate";

test("the speed is that of the last seconds", () => {
  const sent: Mark[] = [
    { at: 0, done: 0 },
    { at: 10_000, done: 1_000_000 },
    { at: 11_000, done: 3_000_000 },
    { at: 12_000, done: 5_000_000 },
  ];
  const marks = sent.reduce<Mark[]>(marked, []);
  expect(marks).toHaveLength(3);
  expect(rateOf(marks)).toBe(2_000_000);
});

test("nothing is told that is not known", () => {
  expect(rateOf([])).toBeUndefined();
  expect(
    rateOf([
      { at: 0, done: 0 },
      { at: 100, done: 5 },
    ]),
  ).toBeUndefined();
  expect(remainingOf(undefined, 1, 2)).toBeUndefined();
  expect(remainingOf(0, 1, 2)).toBeUndefined();
  expect(remainingOf(10, 50, 100)).toBe(5);
});
