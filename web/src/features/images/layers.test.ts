import { expect, test } from "vitest";
import type { HistoryEntry } from "./config";
import { buildSteps, sizes } from "./layers";

const layer = (name: string, size = 10, shared_by = 0) => ({
  digest: `sha256:${name}`,
  media_type: "application/vnd.oci.image.layer.v1.tar+gzip",
  size,
  shared_by,
});
const did = (createdBy: string, isEmpty = false): HistoryEntry => ({ createdBy, isEmpty });

test("steps that are not empty take the layers in order", () => {
  const { steps, isUnclear } = buildSteps(
    [layer("a"), layer("b")],
    [did("ADD"), did("ENV", true), did("RUN"), did("CMD", true)],
    ["sha256:1", "sha256:2"],
  );
  expect(isUnclear).toBe(false);
  expect(steps.map(({ order, layer, history, diffId }) => [order, history?.createdBy, layer?.digest, diffId])).toEqual([
    [1, "ADD", "sha256:a", "sha256:1"],
    [2, "ENV", undefined, undefined],
    [3, "RUN", "sha256:b", "sha256:2"],
    [4, "CMD", undefined, undefined],
  ]);
});

test("without a history there are the layers", () => {
  const { steps, isUnclear } = buildSteps([layer("a"), layer("b")], []);
  expect(isUnclear).toBe(false);
  expect(steps.map((step) => step.layer?.digest)).toEqual(["sha256:a", "sha256:b"]);
});

test("a history of another length is not guessed to belong to certain layers", () => {
  const { steps, isUnclear } = buildSteps([layer("a"), layer("b")], [did("RUN one")]);
  expect(isUnclear).toBe(true);
  expect(steps.filter((step) => step.layer && step.history)).toEqual([]);
  expect(steps.map(({ order, isLoose }) => [order, isLoose])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, true],
  ]);
});

test("an image from scratch may have nothing but settings", () => {
  expect(buildSteps([], [did("CMD", true)]).steps).toHaveLength(1);
  expect(buildSteps([], []).steps).toEqual([]);
});

test("own and shared bytes make up the total", () => {
  const { steps } = buildSteps([layer("a", 100, 3), layer("b", 20), layer("c", 0)], []);
  expect(sizes(steps)).toEqual({ total: 120, shared: 100, own: 20 });
});
