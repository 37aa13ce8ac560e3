import { expect, test } from "vitest";
import { doubtsOf } from "./doubts";

const image = (name: string, ...platforms: string[]) => ({ name, digest: `sha256:${name}`, platforms });

test("what is known and different is in no doubt", () => {
  expect(doubtsOf([image("a", "linux/amd64"), image("b", "linux/arm64")], {}).size).toBe(0);
  const one = image("a", "linux/amd64");
  expect(doubtsOf([one, { ...one, name: "same" }], {}).size).toBe(0);
});

test("two of one platform, and one that says nothing", () => {
  const tags = [image("a", "linux/amd64"), image("b", "linux/amd64", "linux/arm64"), image("chart")];
  expect([...doubtsOf(tags, {})]).toEqual([
    ["b", { is: "twin", platform: "linux/amd64", tag: "a" }],
    ["chart", { is: "unknown" }],
  ]);
});

test("what is typed counts in place of what the image says", () => {
  const tags = [image("a", "linux/amd64"), image("b", "linux/amd64", "linux/arm64"), image("chart")];
  expect(doubtsOf(tags, { b: " linux/arm64 ", chart: "linux/s390x" }).size).toBe(0);
});
