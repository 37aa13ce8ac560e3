import { expect, test } from "vitest";
import type { Grant } from "./data";
import { matrixOf } from "./shown";

function grant(subject: string, pattern: string, subject_kind = "user"): Grant {
  return { id: `${subject} ${pattern}`, subject, subject_kind, pattern, verbs: ["pull"], created_at: "" };
}

const GRANTS = [grant("mei", "team/*"), grant("mei", "infra/log"), grant("dev", "**", "group"), grant("ana", "base/*")];
const shown = (search: string) => {
  const { subjects, patterns } = matrixOf(GRANTS, search);
  return `${subjects.map(({ name }) => name).join(" ")} | ${patterns.join(" ")}`;
};

test("a name finds all grants of its subject", () => {
  expect(shown("mei")).toBe("mei | infra/log team/*");
});

test("a part of a pattern finds the grants on it", () => {
  expect(shown("base")).toBe("ana | base/*");
});

test("a repository finds every pattern that means it", () => {
  expect(shown("team/web")).toBe("dev mei | ** team/*");
});

test("who has no grant is found by name", () => {
  const { subjects, patterns } = matrixOf(GRANTS, "new", [
    { kind: "user", name: "newcomer" },
    { kind: "user", name: "other" },
  ]);
  expect(subjects).toEqual([{ kind: "user", name: "newcomer" }]);
  expect(patterns).toEqual([]);
});
