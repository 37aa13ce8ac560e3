import { expect, test } from "vitest";
import { returnTo } from "./returnTo";

const back = (to?: string) => returnTo(to, "https://registry.example");

test("a login leads back to the page that asked for it", () => {
  expect(back("/r/team/app/-/tags/1.0?sort=-size#layers")).toBe("/r/team/app/-/tags/1.0?sort=-size#layers");
  expect(back("/repositories?search=%E4%B8%AD")).toBe("/repositories?search=%E4%B8%AD");
});

test("without a page it leads to the overview", () => {
  for (const none of [undefined, "", "users"]) expect(back(none)).toBe("/");
});

test("it never leads to another site", () => {
  const others = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n\\evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "javascript:alert(1)",
    "/\\\\evil.example@registry.example",
  ];
  for (const to of others) expect(back(to), to).toBe("/");
});

test("it does not lead back to itself", () => {
  for (const to of ["/login", "/login?to=/users", "/setup#secret"]) expect(back(to)).toBe("/");
  expect(back("/login-audit")).toBe("/login-audit");
});
