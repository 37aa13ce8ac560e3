import { expect, test } from "vitest";
import { webAddress } from "./links";

const source = "org.opencontainers.image.source";

test("the source of an image can be visited", () => {
  expect(webAddress(source, "https://example.com/team/app")).toBe("https://example.com/team/app");
});

test.each([
  "javascript:alert(1)",
  "http://example.com",
  "https://",
  "https://user:password@example.com",
  "https://example.com@evil.example",
  " https://example.com",
  "https://example.com/\u202egnp.exe",
  "https://exаmple.com", // a Cyrillic letter
  "https://example.com/\njavascript:",
  "data:text/html,x",
])("%s stays text", (value) => expect(webAddress(source, value)).toBeUndefined());

test("other labels stay text", () => {
  expect(webAddress("maintainer", "https://example.com")).toBeUndefined();
});
