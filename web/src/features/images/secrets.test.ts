import { expect, test } from "vitest";
import { looksSecret } from "./secrets";

const secret = (name: string, value = "x") => looksSecret({ name, value });

test.each([
  "PASSWORD",
  "MYSQL_ROOT_PASSWORD",
  "DBPASSWORD",
  "GITHUB_TOKEN",
  "githubToken",
  "AWS_SECRET_ACCESS_KEY",
  "API_KEY",
  "apiKey",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "PRIVATE_KEY_PATH",
  "REDIS_PASS",
])("%s looks like one", (name) => expect(secret(name)).toBe(true));

test.each(["PATH", "PWD", "KEYBOARD", "MONKEY_PATCH", "LANG", "AUTHOR", "COMPASS", "TOKENIZERS_PARALLELISM", ""])(
  "%s does not",
  (name) => expect(secret(name)).toBe(false),
);

test("a value may give itself away", () => {
  expect(secret("DATABASE_URL", "postgres://app:hunter2@db/app")).toBe(true);
  expect(secret("KUBE", "-----BEGIN RSA PRIVATE KEY-----\nMII")).toBe(true);
  expect(secret("X", `ghp_${"a".repeat(36)}`)).toBe(true);
  expect(secret("HOMEPAGE", "https://example.com/a:b@c")).toBe(false);
  expect(secret("AT", "mailto:mei@example.com")).toBe(false);
});

test("nothing is not hidden", () => expect(secret("PASSWORD", "")).toBe(false));

test("long values take no time", () => {
  const start = performance.now();
  secret("X", `a://${":".repeat(100_000)}`);
  secret("A".repeat(100_000), "a".repeat(100_000));
  expect(performance.now() - start).toBeLessThan(300);
});
