import { expect, test } from "vitest";
import type { DeletionPlan, DeletionRow, LocalImage } from "../data";
import { containersOf, wantedOf, workable } from "./wanted";

const IMAGES: LocalImage[] = [
  { id: "sha256:1", tags: ["a:1", "b:1"], digests: [], size: 1, containers: [] },
  { id: "sha256:2", tags: [], digests: [], size: 1, containers: [] },
];

function planOf(...rows: Partial<DeletionRow>[]): DeletionPlan {
  const all = rows.map((row) => ({ tags: [], image_goes: false, size: 1, containers: [], ...row }));
  return { plan_id: "1", rows: all, totals: { tags: 0, images: 0, refused: 0 } };
}

test("tags go but for those that are kept, and images go as a whole", () => {
  expect(wantedOf(IMAGES, "tags", new Set(["b:1"]))).toEqual({ tags: ["a:1"], images: [] });
  expect(wantedOf(IMAGES, "images", new Set(["b:1"]))).toEqual({ tags: [], images: ["sha256:1", "sha256:2"] });
});

test("what is refused does not go", () => {
  const refused = { code: "docker_image_in_use", message: "" };
  expect(workable(planOf({}, { refused }, {}))).toBe(2);
});

test("a container counts once, whatever its image is called", () => {
  const containers = [{ name: "web", running: true }];
  expect(containersOf(planOf({ image: "1", containers }, { image: "1", containers }, { image: "2" }))).toEqual(
    containers,
  );
});
