import { expect, test } from "vitest";
import { apiCommand } from "./apiCommand";

test("a request is a line of the shell, whatever the names in it", () => {
  const given = { origin: "https://registry.example/", path: "api/rename-jobs", body: { prefix: "it's" }, user: "mei" };
  expect(apiCommand(given)).toBe(
    `curl -sS --fail-with-body \\
  -u mei \\
  -H 'Content-Type: application/json' \\
  -d '{"prefix":"it'\\''s"}' \\
  https://registry.example/api/rename-jobs`,
  );
});
