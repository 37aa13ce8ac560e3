import { expect, test } from "vitest";
import { readAttention } from "./attention";

const now = Date.parse("2026-11-22T10:00:00Z");

test("a token that is over is not one that ends soon", () => {
  const at = (expires_at: string) => readAttention({ code: "token_expires", details: { name: "ci", expires_at } }, now);
  expect(at("2026-11-23T10:00:00Z").code).toBe("token_expires");
  expect(at("2026-11-22T09:00:00Z").code).toBe("token_expired");
});

test("a code that is not known yet is shown all the same", () => {
  expect(readAttention({ code: "certificate_expires", details: null }, now)).toEqual({ code: "other", details: {} });
});
