import { expect, test } from "vitest";
import type { LogLineBody } from "../data";
import { cutAt, fresh, lineOfHash, parsePlain, readLine, shownLines } from "./lines";

const at = "2026-11-22T12:00:00Z";
const line = (number: number, values: Partial<LogLineBody> = {}): LogLineBody => ({
  number,
  at,
  level: "info",
  message: `line ${number}`,
  ...values,
});

test("lines that come twice are there once, in order, and a gap is no reason to wait", () => {
  const numbers = (last: number, given: number[]) =>
    fresh(
      last,
      given.map((one) => line(one)),
    ).map((one) => one.number);
  expect(numbers(0, [1, 2, 3])).toEqual([1, 2, 3]);
  expect(numbers(3, [2, 3, 4, 4, 5])).toEqual([4, 5]);
  expect(numbers(3, [9, 7])).toEqual([7, 9]);
  expect(numbers(3, [1, 2])).toEqual([]);
});

test("a line of the stream is read, and one that is none is left out", () => {
  expect(readLine(`{"number":7,"at":"${at}","level":"error","message":"x","item":2}`)).toEqual(
    line(7, { level: "error", message: "x", item: 2, hidden: false }),
  );
  expect(readLine(`{"number":7,"at":"${at}","level":"fancy","hidden":true}`)).toMatchObject({
    level: "info",
    message: "",
    hidden: true,
  });
  for (const bad of ["", "null", "{", '{"number":"7"}']) expect(readLine(bad)).toBeUndefined();
});

test("plain text is numbered from where it was asked, and a message may have several lines", () => {
  const text = `${at} INFO one\n${at} WARNING two\nmore of two\n${at} ERROR \n`;
  expect(parsePlain(text, 10)).toEqual([
    line(11, { message: "one" }),
    line(12, { level: "warning", message: "two\nmore of two" }),
    line(13, { level: "error", message: "" }),
  ]);
  expect(parsePlain("", 10)).toEqual([]);
  expect(parsePlain("2026-11-22T12:00:00.123456+08:00 WARN x", 0)[0]).toMatchObject({ number: 1, level: "warning" });
});

test("levels and texts choose lines; without a choice the lines are not copied", () => {
  const lines = [line(1), line(2, { level: "warning" }), line(3, { level: "error", message: "No Space" })];
  expect(shownLines(lines, {})).toBe(lines);
  expect(shownLines(lines, { level: "warning" }).map(({ number }) => number)).toEqual([2, 3]);
  expect(shownLines(lines, { find: "no space" }).map(({ number }) => number)).toEqual([3]);
  expect(shownLines(lines, { level: "error", find: "line" })).toEqual([]);
});

test("what was found is cut out wherever it is, in its own letters", () => {
  expect(cutAt("Blob blob.", "blob")).toEqual(["", "Blob", " ", "blob", "."]);
  expect(cutAt("nothing", "blob")).toEqual(["nothing"]);
  expect(cutAt("all", "")).toEqual(["all"]);
});

test("an address names a line by L and its number", () => {
  expect(lineOfHash("L120")).toBe(120);
  expect(lineOfHash("#L1")).toBe(1);
  for (const bad of ["", "L", "L0", "120", "L12x", "#Lx"]) expect(lineOfHash(bad)).toBeUndefined();
});
