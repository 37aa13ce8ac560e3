import { shortDigest } from "@/lib/format";
import type { LocalImage } from "./data";

/** What people call an image: its first name, else the beginning of its id. */
export function nameOf({ tags, id }: Pick<LocalImage, "tags" | "id">): string {
  return tags[0] ?? shortDigest(id);
}

/** All names of some images, each once. */
export function tagsOf(images: Pick<LocalImage, "tags">[]): string[] {
  return [...new Set(images.flatMap(({ tags }) => tags))];
}

const ORDERS: Record<string, (one: LocalImage, other: LocalImage) => number> = {
  name: (one, other) => compare(one.tags[0], other.tags[0]),
  size: (one, other) => one.size - other.size,
  created: (one, other) => time(one) - time(other),
};

/** In the order of the address: `size`, or `-size` for the other way round. What the server gives is the newest first. */
export function sorted(images: LocalImage[], sort: string): LocalImage[] {
  const isDescending = sort.startsWith("-");
  const name = isDescending ? sort.slice(1) : sort;
  // The address may say anything, also what every object has.
  const order = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  if (!order) return images;
  return [...images].sort((one, other) => (isDescending ? order(other, one) : order(one, other)));
}

/** What has no name comes last. */
function compare(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  return one.localeCompare(other, "en", { numeric: true });
}

function time({ created_at }: LocalImage): number {
  return created_at ? Date.parse(created_at) : 0;
}
