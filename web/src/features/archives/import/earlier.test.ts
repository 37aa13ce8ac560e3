import { beforeEach, expect, test } from "vitest";
import type { Import } from "../data";
import { earlierUploads, forgetUpload, rememberUpload } from "./earlier";

const archive = (id: string) => ({ id, expires_at: "2026-11-22T18:00:00Z" }) as Import;
const before = Date.parse("2026-11-22T12:00:00Z");

beforeEach(() => localStorage.clear());

test("an upload is known until it is used, left, or over", () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  rememberUpload({ ...archive("a"), expires_at: soon }, "a.tar");
  rememberUpload({ ...archive("b"), expires_at: soon }, "b.tar");
  rememberUpload({ ...archive("b"), expires_at: soon }, "b.tar");
  expect(earlierUploads().map(({ name }) => name)).toEqual(["a.tar", "b.tar"]);
  forgetUpload("a");
  expect(earlierUploads().map(({ id }) => id)).toEqual(["b"]);
  expect(earlierUploads(Date.now() + 120_000)).toEqual([]);
});

test("what somebody else stored there does no harm", () => {
  for (const bad of ["{", "7", "null"]) {
    localStorage.setItem("roadstead.imports", bad);
    expect(earlierUploads(before)).toEqual([]);
  }
});
