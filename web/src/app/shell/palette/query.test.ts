import { expect, test } from "vitest";
import { parseWanted } from "./query";

const HOST = "registry.example:5000";
const BASE = "https://registry.example:5000/ui/";
const parse = (typed: string) => parseWanted(typed, HOST, BASE);
const digest = `sha256:${"ab".repeat(32)}`;

test("a text is looked for as it is", () => {
  expect(parse(" nginx ")).toEqual({ search: "nginx" });
  expect(parse("中文")).toEqual({ search: "中文" });
  expect(parse("")).toEqual({ search: "" });
  expect(parse(":")).toEqual({ search: "" });
});

test("a tag is looked for everywhere, an image is a place", () => {
  expect(parse(":1.27")).toEqual({ search: ":1.27" });
  expect(parse("team/nginx:1.27")).toEqual({ search: "team/nginx:1.27", place: "team/nginx/-/tags/1.27" });
  expect(parse("a/b/c:x_y").place).toBe("a/b/c/-/tags/x_y");
});

test("digests, whole or begun, are looked for", () => {
  expect(parse(digest)).toEqual({ search: digest });
  expect(parse("sha256:abc123")).toEqual({ search: "sha256:abc123" });
  expect(parse("abc123")).toEqual({ search: "abc123" });
});

test("a pasted reference loses this server's host and no other", () => {
  expect(parse(`${HOST}/team/app:1.0`).place).toBe("team/app/-/tags/1.0");
  expect(parse(`${HOST}/team/app`)).toEqual({ search: "team/app" });
  expect(parse(`${HOST}/team/app:1.0@${digest}`).place).toBe(`team/app/-/manifests/${digest}`);
  expect(parse(`other.example/team/app@${digest}`).place).toBe(`other.example/team/app/-/manifests/${digest}`);
});

test("a pasted command is read as its image", () => {
  expect(parse(`docker pull ${HOST}/team/app:1.0`).place).toBe("team/app/-/tags/1.0");
  expect(parse(`docker image pull ${HOST}/team/app:1.0`).place).toBe("team/app/-/tags/1.0");
  expect(parse(`skopeo inspect docker://${HOST}/team/app:1.0`).place).toBe("team/app/-/tags/1.0");
});

test("a pasted address of a page leads there", () => {
  expect(parse(`${BASE}r/team/app/-/tags/1.0?sort=-size`)).toEqual({
    search: "team/app",
    place: "team/app/-/tags/1.0",
  });
  expect(parse(`${BASE}r/team/%`)).toEqual({ search: "" });
});

test("what is no image is no place", () => {
  for (const odd of ["team/App:1.0", "a b:1", "x:..", "javascript:alert(1)//", "a:b:c"]) {
    expect(parse(odd).place, odd).toBeUndefined();
  }
});
