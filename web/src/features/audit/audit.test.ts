import { expect, test } from "vitest";
import { diff } from "./diff";
import { placeOf } from "./place";
import { auditQuery, csvAddress } from "./query";

test("a diff tells what came, went, changed and stayed", () => {
  const lines = diff({ role: "user", note: "x", gone: [1] }, { role: "admin", note: "x", made: true });
  expect(lines.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    "role changed",
    "note same",
    "gone removed",
    "made added",
  ]);
  expect(diff(null, { verbs: "pull" })).toEqual([{ key: "verbs", before: undefined, after: "pull", kind: "added" }]);
  expect(diff(undefined, undefined)).toEqual([]);
});

test("both days of a period are included", () => {
  const { from, to } = auditQuery({ from: "2026-03-01", to: "2026-03-01" });
  expect(new Date(from ?? "").getHours()).toBe(0);
  expect(new Date(to ?? "").getDate()).toBe(2);
  expect(auditQuery({ from: "nonsense" }).from).toBeUndefined();
});

test("the file has the filters of the list", () => {
  expect(csvAddress({})).toBe("api/audit.csv");
  expect(csvAddress({ actor: "mei", target: "team/a b" })).toBe("api/audit.csv?actor=mei&target=team%2Fa+b");
});

test("a target leads to its page unless it is gone", () => {
  expect(placeOf("manifest.push", "team/app:1.0")).toEqual({ to: "/r/$", name: "team/app" });
  expect(placeOf("tag.delete", "team/app:1.0")).toEqual({ to: "/r/$", name: "team/app" });
  expect(placeOf("grant.update", "mei on team/*")).toEqual({ to: "/permissions", search: "team/*" });
  expect(placeOf("user.update", "mei")).toEqual({ to: "/users", search: "mei" });
  expect(placeOf("user.delete", "mei")).toBeUndefined();
  expect(placeOf("job.cancel", "job 12")).toEqual({ to: "/jobs/$id", id: "12" });
  expect(placeOf("repository.copy", "team/app")).toEqual({ to: "/r/$", name: "team/app" });
  expect(placeOf("repository.rename", "team/app")).toBeUndefined();
  expect(placeOf("remote.update", "quay")).toBeUndefined();
  expect(placeOf("session.create", "mei")).toBeUndefined();
});
