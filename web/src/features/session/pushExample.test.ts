import { expect, test } from "vitest";
import { pushExample } from "./pushExample";

const grants = (...given: [pattern: string, ...verbs: string[]][]) => ({
  is_admin: false,
  grants: given.map(([pattern, ...verbs], index) => ({ id: String(index), pattern, verbs })),
});

test("the example is a repository that the caller may push to", () => {
  expect(pushExample(grants(["team/**", "pull", "push"]))).toBe("team/nginx");
  expect(pushExample(grants(["a/b/*", "push"]))).toBe("a/b/nginx");
  expect(pushExample(grants(["**", "push"]))).toBe("nginx");
  expect(pushExample(grants(["team/app", "push"]))).toBe("team/app");
  expect(pushExample(grants(["other/**", "pull"], ["team/app", "push"], ["mine/*", "push"]))).toBe("mine/nginx");
});

test("without the right to push there is none", () => {
  expect(pushExample(grants(["**", "pull", "delete"]))).toBeUndefined();
  expect(pushExample(grants())).toBeUndefined();
  expect(pushExample({ is_admin: true, grants: [] })).toBe("team/nginx");
});
