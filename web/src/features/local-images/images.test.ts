import { expect, test } from "vitest";
import type { LocalImage } from "./data";
import { nameOf, sorted, tagsOf } from "./images";

function image(id: string, tags: string[], size = 1, created_at?: string): LocalImage {
  return { id: `sha256:${id.repeat(64)}`, tags, digests: [], size, created_at, containers: [] };
}

const IMAGES = [
  image("a", ["app:1.10", "app:latest"], 30, "2026-01-03T00:00:00Z"),
  image("b", [], 20, "2026-01-02T00:00:00Z"),
  image("c", ["app:1.9"], 10),
];

test("an image is called by its first tag, else by its id", () => {
  expect(IMAGES.map(nameOf)).toEqual(["app:1.10", "bbbbbbbbbbbb", "app:1.9"]);
});

test("a tag is named once", () => {
  expect(tagsOf([...IMAGES, ...IMAGES])).toEqual(["app:1.10", "app:latest", "app:1.9"]);
});

test("numbers in names count as numbers, and what has no name comes last", () => {
  const names = (sort: string) => sorted(IMAGES, sort).map(nameOf);
  expect(names("name")).toEqual(["app:1.9", "app:1.10", "bbbbbbbbbbbb"]);
  expect(names("-size")).toEqual(["app:1.10", "bbbbbbbbbbbb", "app:1.9"]);
  expect(names("created")).toEqual(["app:1.9", "bbbbbbbbbbbb", "app:1.10"]);
  expect(names("__proto__")).toEqual(IMAGES.map(nameOf));
});
