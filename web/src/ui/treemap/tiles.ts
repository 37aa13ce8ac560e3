import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";

export interface Tile<T> {
  x: number;
  y: number;
  width: number;
  height: number;
  size: number;
  /** What the tile stands for; without one it stands for the smallest together. */
  item?: T;
  /** How many the tile stands for. */
  count: number;
}

/** More tiles than this could neither be seen nor hit. */
const MOST = 150;

interface Leaf<T> {
  size: number;
  item?: T;
  count: number;
  children?: Leaf<T>[];
}

/** Areas in the proportion of sizes; they fill the frame. What has no size has no area and no tile. */
export function treemapTiles<T>(items: T[], sizeOf: (item: T) => number, width: number, height: number): Tile<T>[] {
  const leaves = leavesOf(items, sizeOf);
  if (leaves.length === 0 || width <= 0 || height <= 0) return [];
  const root = hierarchy<Leaf<T>>({ size: 0, count: 0, children: leaves }).sum((leaf) => leaf.size);
  const laid = treemap<Leaf<T>>().tile(treemapSquarify).size([width, height])(root);
  return laid.leaves().map(({ x0, y0, x1, y1, data }) => ({
    x: x0,
    y: y0,
    width: x1 - x0,
    height: y1 - y0,
    size: data.size,
    item: data.item,
    count: data.count,
  }));
}

/** From the largest on. */
function leavesOf<T>(items: T[], sizeOf: (item: T) => number): Leaf<T>[] {
  const leaves: Leaf<T>[] = items
    .map((item) => ({ size: sizeOf(item), item, count: 1 }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size);
  if (leaves.length <= MOST) return leaves;
  const rest = leaves.slice(MOST);
  return [...leaves.slice(0, MOST), { size: rest.reduce((sum, { size }) => sum + size, 0), count: rest.length }];
}
