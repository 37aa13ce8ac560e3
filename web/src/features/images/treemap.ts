import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import type { Step } from "./layers";

export interface Tile {
  x: number;
  y: number;
  width: number;
  height: number;
  size: number;
  /** The step whose layer this is; without one the tile stands for the smallest layers together. */
  step?: Step;
  /** How many layers the tile stands for. */
  count: number;
}

/** More tiles than this could neither be seen nor hit. */
const MOST = 150;

interface Leaf {
  size: number;
  step?: Step;
  count: number;
  children?: Leaf[];
}

/** Areas in the proportion of sizes; they fill the frame. Layers of no bytes have no area and no tile. */
export function treemapTiles(steps: Step[], width: number, height: number): Tile[] {
  const leaves = leavesOf(steps);
  if (leaves.length === 0 || width <= 0 || height <= 0) return [];
  const root = hierarchy<Leaf>({ size: 0, count: 0, children: leaves }).sum((leaf) => leaf.size);
  const laid = treemap<Leaf>().tile(treemapSquarify).size([width, height])(root);
  return laid.leaves().map(({ x0, y0, x1, y1, data }) => ({
    x: x0,
    y: y0,
    width: x1 - x0,
    height: y1 - y0,
    size: data.size,
    step: data.step,
    count: data.count,
  }));
}

/** The layers from the largest on. */
function leavesOf(steps: Step[]): Leaf[] {
  const leaves = steps
    .map((step) => ({ size: step.layer?.size ?? 0, step, count: 1 }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size);
  if (leaves.length <= MOST) return leaves;
  const rest = leaves.slice(MOST);
  return [
    ...leaves.slice(0, MOST),
    { size: rest.reduce((sum, { size }) => sum + size, 0), step: undefined, count: rest.length },
  ];
}
