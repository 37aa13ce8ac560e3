import { expect, test } from "vitest";
import { treemapTiles } from "./tiles";

const tilesOf = (sizes: number[], width: number, height: number) => treemapTiles(sizes, (size) => size, width, height);

test("areas are in the proportion of sizes and fill the frame", () => {
  const sizes = [60_000_000, 25_000_000, 10_000_000, 4_000_000, 1_000_000, 1000, 32];
  const total = sizes.reduce((sum, size) => sum + size);
  const tiles = tilesOf(sizes, 800, 200);
  expect(tiles.map((tile) => tile.size).sort()).toEqual([...sizes].sort());
  for (const { width, height, size } of tiles) expect((width * height) / (800 * 200)).toBeCloseTo(size / total, 9);
  for (const { x, y, width, height } of tiles) {
    expect(x + width).toBeLessThanOrEqual(800.001);
    expect(y + height).toBeLessThanOrEqual(200.001);
  }
});

test("what has no size has no tile, and nothing at all has none", () => {
  expect(tilesOf([0, 5], 100, 100)).toHaveLength(1);
  expect(tilesOf([0, 0], 100, 100)).toEqual([]);
  expect(tilesOf([], 100, 100)).toEqual([]);
  expect(tilesOf([1], 0, 100)).toEqual([]);
});

test("the smallest of very many share a tile", () => {
  const sizes = Array.from({ length: 1000 }, (_, index) => index + 1);
  const tiles = tilesOf(sizes, 800, 200);
  expect(tiles).toHaveLength(151);
  expect(tiles.reduce((sum, tile) => sum + tile.size, 0)).toBe(500_500);
  expect(tiles.reduce((sum, tile) => sum + tile.count, 0)).toBe(1000);
});
