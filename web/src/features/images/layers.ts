import type { Schema } from "@/api/client";
import type { HistoryEntry } from "./config";

type Layer = Schema<"LayerBody">;

/** A step of the build: what was done, and the layer that it left, if it left one. */
export interface Step {
  /** From 1, in the order of the build. */
  order: number;
  layer?: Layer;
  history?: HistoryEntry;
  /** It made one of the layers, but nobody knows which. */
  isLoose?: boolean;
  /** The digest of the layer when unpacked. */
  diffId?: string;
}

export interface Build {
  steps: Step[];
  /** The history names another number of layers than there are, so nobody knows which step made which. */
  isUnclear: boolean;
}

/** Steps and layers are two lists; each step that is not empty made the next layer. */
export function buildSteps(layers: Layer[], history: HistoryEntry[], diffIds: string[] = []): Build {
  const made = history.filter((entry) => !entry.isEmpty).length;
  const diffId = (index: number) => (diffIds.length === layers.length ? diffIds[index] : undefined);
  const bare = layers.map((layer, index) => ({ layer, diffId: diffId(index) }));
  if (history.length === 0) return { steps: numbered(bare), isUnclear: false };
  if (made !== layers.length) {
    return {
      steps: numbered([...bare, ...history.map((entry) => ({ history: entry, isLoose: !entry.isEmpty }))]),
      isUnclear: true,
    };
  }
  let next = 0;
  const joined = history.map((entry) => (entry.isEmpty ? { history: entry } : { ...bare[next++], history: entry }));
  return { steps: numbered(joined), isUnclear: false };
}

function numbered(steps: Omit<Step, "order">[]): Step[] {
  return steps.map((step, index) => ({ ...step, order: index + 1 }));
}

export interface Sizes {
  total: number;
  /** Of layers that other manifests of the repository have, too. */
  shared: number;
  /** Of layers that only this one has. */
  own: number;
}

export function sizes(steps: Step[]): Sizes {
  let total = 0;
  let shared = 0;
  for (const { layer } of steps) {
    total += layer?.size ?? 0;
    if (layer && layer.shared_by > 0) shared += layer.size;
  }
  return { total, shared, own: total - shared };
}

export function isShared(step: Step): boolean {
  return (step.layer?.shared_by ?? 0) > 0;
}
