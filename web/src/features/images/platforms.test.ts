import { expect, test } from "vitest";
import { choosePart, distinctParts, type Part, partKey } from "./platforms";

const part = (platform: string, digest: string): Part => ({
  platform,
  digest,
  media_type: "application/vnd.oci.image.manifest.v1+json",
  size: 1,
  total_size: 1,
  image_created: null,
  attestations: [],
});
const [arm, amd, windows, older, bare] = [
  part("linux/arm64", "sha256:1"),
  part("linux/amd64", "sha256:2"),
  part("windows/amd64", "sha256:3"),
  part("windows/amd64", "sha256:4"),
  part("", "sha256:5"),
] as const;
const parts = [arm, amd, windows, older, bare];

test("the one that most people run is seen first", () => {
  expect(choosePart(parts).part).toBe(amd);
  expect(choosePart([arm, windows]).part).toBe(arm);
  expect(choosePart([])).toEqual({ part: undefined });
});

test("each can be named", () => {
  for (const part of parts) expect(choosePart(parts, partKey(parts, part)).part).toBe(part);
  expect(partKey(parts, windows)).toBe("sha256:3");
  expect(partKey(parts, bare)).toBe("sha256:5");
});

test("the index itself, and a platform that is gone", () => {
  expect(choosePart(parts, "index")).toEqual({});
  expect(choosePart(parts, "plan9/mips")).toEqual({ isGone: true });
});

test("an image that is named twice is listed once for each platform", () => {
  expect(distinctParts([arm, { ...arm }, part("linux/riscv64", arm.digest)])).toHaveLength(2);
});
