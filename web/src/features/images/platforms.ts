import type { Schema } from "@/api/client";

export type Part = Schema<"PlatformBody">;

/** In the address: the index, and none of its platforms. No platform is called so, they have a slash. */
export const INDEX_ITSELF = "index";

interface Choice {
  /** Without one it is the index itself. */
  part?: Part;
  /** What was asked for is not there. */
  isGone?: boolean;
}

/** How a platform is named in the address: by what it is, or by its digest when several are the same. */
export function partKey(parts: Part[], part: Part): string {
  const isAlone = part.platform !== "" && parts.filter(({ platform }) => platform === part.platform).length === 1;
  return isAlone ? part.platform : part.digest;
}

/** An index may name the same image twice, and say the same of it. */
export function distinctParts(parts: Part[]): Part[] {
  const seen = new Map(parts.map((part) => [`${part.digest} ${part.platform}`, part]));
  return [...seen.values()];
}

/** Nobody asked: what most people run. */
export function choosePart(parts: Part[], wanted?: string): Choice {
  if (wanted === INDEX_ITSELF) return {};
  if (wanted === undefined) return { part: parts.find(({ platform }) => platform === "linux/amd64") ?? parts[0] };
  const part = parts.find((part) => part.digest === wanted) ?? parts.find(({ platform }) => platform === wanted);
  return part ? { part } : { isGone: true };
}
