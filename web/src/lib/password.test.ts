import { expect, test } from "vitest";
import { generatePassword } from "./password";

test("generated passwords are long, different, and easy to read", () => {
  const made = Array.from({ length: 50 }, generatePassword);
  expect(new Set(made).size).toBe(50);
  for (const password of made) expect(password).toMatch(/^[a-km-np-zA-HJ-NP-Z2-9]{20}$/);
});
