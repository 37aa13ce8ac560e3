import { expect, test } from "vitest";
import { imageConfig } from "./config";

test("no configuration is no configuration", () => {
  for (const absent of [null, undefined, "text", 3, []]) expect(imageConfig(absent)).toBeNull();
});

test("an empty one has nothing", () => {
  expect(imageConfig({})).toMatchObject({ entrypoint: [], env: [], history: [], labels: [], platform: undefined });
});

test("values of wrong types are left out, and nothing breaks", () => {
  const config = imageConfig({
    os: 7,
    architecture: "arm64",
    history: ["x", null, { created_by: 3, empty_layer: "yes" }],
    config: { Entrypoint: "/run.sh", Cmd: [1, "a"], Env: "A=1", ExposedPorts: ["80"], Labels: { n: 1, s: "t" } },
  });
  expect(config).toMatchObject({
    platform: "arm64",
    entrypoint: ["/run.sh"],
    cmd: ["a"],
    env: [],
    ports: [],
    labels: [
      ["n", "1"],
      ["s", "t"],
    ],
  });
  expect(config?.history).toHaveLength(3);
  expect(config?.history.every(({ isEmpty, createdBy }) => !isEmpty && createdBy === "")).toBe(true);
});

test("a variable's value may have equals signs, and may be missing", () => {
  expect(imageConfig({ config: { Env: ["A=b=c", "D"] } })?.env).toEqual([
    { name: "A", value: "b=c" },
    { name: "D", value: "" },
  ]);
});

test("times of a health check are nanoseconds", () => {
  const config = imageConfig({ config: { Healthcheck: { Test: ["CMD", "true"], Interval: 30e9, Retries: 3 } } });
  expect(config?.healthcheck).toMatchObject({ test: ["CMD", "true"], interval: 30, retries: 3, timeout: undefined });
});
