import { expect, test } from "vitest";
import { parsePlatforms, parseReferences, tagFilter } from "./references";

test("references stand on lines, or beside each other, each once", () => {
  expect(parseReferences("nginx:1.27\n\n  redis \nnginx:1.27")).toEqual(["nginx:1.27", "redis"]);
  expect(parseReferences("nginx, redis;alpine")).toEqual(["nginx", "redis", "alpine"]);
  expect(parseReferences("quay.io/a/b@sha256:abc")).toEqual(["quay.io/a/b@sha256:abc"]);
  expect(parseReferences("")).toEqual([]);
});

test("what people copy along with a reference is left out", () => {
  expect(parseReferences("docker pull nginx:1.27")).toEqual(["nginx:1.27"]);
  expect(parseReferences("$ sudo docker pull --platform=linux/arm64 nginx")).toEqual(["nginx"]);
  expect(parseReferences("FROM golang:1.25 AS build")).toEqual(["golang:1.25"]);
  expect(parseReferences('    image: "postgres:17"')).toEqual(["postgres:17"]);
  expect(parseReferences("- image: redis:7")).toEqual(["redis:7"]);
  expect(parseReferences("- nginx\n- redis")).toEqual(["nginx", "redis"]);
  expect(parseReferences("# base images\nalpine # small")).toEqual(["alpine"]);
  expect(parseReferences("docker://quay.io/a/b https://ghcr.io/c/d:1")).toEqual(["quay.io/a/b", "ghcr.io/c/d:1"]);
});

test("a filter of tags is only asked for with a value", () => {
  expect(tagFilter("none", "x")).toBeUndefined();
  expect(tagFilter("glob", " ")).toBeUndefined();
  expect(tagFilter("glob", " 1.* ")).toEqual({ glob: "1.*" });
  expect(tagFilter("exact", "1.0, 1.1\n2.0")).toEqual({ exact: ["1.0", "1.1", "2.0"] });
  expect(tagFilter("newest", "5")).toEqual({ newest: 5 });
  expect(tagFilter("newest", "-5")).toBeUndefined();
});

test("platforms without an operating system are of Linux", () => {
  expect(parsePlatforms("amd64, linux/arm/v7 windows/amd64 amd64")).toEqual([
    "linux/amd64",
    "linux/arm/v7",
    "windows/amd64",
  ]);
  expect(parsePlatforms(" ")).toBeUndefined();
});
