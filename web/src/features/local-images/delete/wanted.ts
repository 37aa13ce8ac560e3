import type { Container, DeletionBody, DeletionPlan, LocalImage } from "../data";
import { tagsOf } from "../images";

/** Names one by one, or images with all of their names. */
export type Way = "tags" | "images";

/** What is asked for: all names of the chosen images but those that were taken out, or the images themselves. */
export function wantedOf(images: LocalImage[], way: Way, kept: ReadonlySet<string>): Required<DeletionBody> {
  if (way === "images") return { tags: [], images: images.map(({ id }) => id) };
  return { tags: tagsOf(images).filter((tag) => !kept.has(tag)), images: [] };
}

/** How much would really go: rows that are refused stay. */
export function workable({ rows }: DeletionPlan): number {
  return rows.filter(({ refused }) => !refused).length;
}

/** The containers of all rows; several names of one image have the same ones. */
export function containersOf({ rows }: DeletionPlan): Container[] {
  const images = new Map(rows.map(({ image, containers }) => [image, containers]));
  return [...images.values()].flat();
}
