import type { Tag } from "../tags/queries";

/** Why an image cannot be joined before somebody says what it runs on. */
export type Doubt = { is: "unknown" } | { is: "twin"; platform: string; tag: string };

type Named = Pick<Tag, "name" | "digest" | "platforms">;

/** What is in doubt, by tag: nothing known of its platform, or the same as of another one. */
export function doubtsOf(tags: Named[], named: Record<string, string>): Map<string, Doubt> {
  const doubts = new Map<string, Doubt>();
  const taken = new Map<string, Named>();
  for (const tag of tags) {
    const own = named[tag.name]?.trim();
    const platforms = own ? [own] : tag.platforms;
    if (platforms.length === 0) doubts.set(tag.name, { is: "unknown" });
    for (const platform of platforms) {
      const other = taken.get(platform);
      if (!other) taken.set(platform, tag);
      else if (other.digest !== tag.digest) doubts.set(tag.name, { is: "twin", platform, tag: other.name });
    }
  }
  return doubts;
}
