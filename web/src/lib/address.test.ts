import { expect, test } from "vitest";
import { imagePath, parseRepositoryAddress, repositoryPath } from "./address";

test("names of any depth are kept whole", () => {
  expect(parseRepositoryAddress("a/b/c/d")).toEqual({ name: "a/b/c/d", section: "tags" });
  expect(parseRepositoryAddress(repositoryPath("a/b", "settings"))).toEqual({ name: "a/b", section: "settings" });
});

test("a part that has hyphens does not end the name", () => {
  expect(parseRepositoryAddress("a-b/c--d")).toEqual({ name: "a-b/c--d", section: "tags" });
});

test("an image is named by tag or digest", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  expect(parseRepositoryAddress(imagePath("team/app", "1.0"))).toMatchObject({ name: "team/app", reference: "1.0" });
  expect(parseRepositoryAddress(imagePath("team/app", digest))).toMatchObject({ name: "team/app", reference: digest });
});

test("a section that is none is the first one", () => {
  expect(parseRepositoryAddress("a/-/nonsense")).toEqual({ name: "a", section: "tags" });
});
