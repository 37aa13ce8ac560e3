/** What may stand before a reference where people copy it from: a command, a Dockerfile, a compose file, a list. */
const BEFORE =
  /^(?:[$#>]\s+)?(?:sudo\s+)?(?:(?:docker|podman|nerdctl|crictl)\s+(?:image\s+)?pull|skopeo\s+(?:inspect|copy)|crane\s+(?:pull|copy)|FROM|-?\s*image:|-)\s+/i;
const OPTION = /^--?[\w-]+(?:=\S+)?$/;

/** The references of a text, each once, in order. Lines that begin with `#` are remarks. */
export function parseReferences(text: string): string[] {
  const found = text.split(/\n/).flatMap((line) => {
    const trimmed = line.trim();
    const bare = trimmed.replace(BEFORE, "");
    if (bare === trimmed && trimmed.startsWith("#")) return [];
    const words = bare.split(/[\s,;]+/).filter((word) => word && !OPTION.test(word));
    // `FROM a AS b` and a remark behind a reference: only the first word is one.
    const isOne = bare !== trimmed || words.some((word) => word.startsWith("#"));
    return (isOne ? words.slice(0, 1) : words).map(clean).filter(Boolean);
  });
  return [...new Set(found)];
}

function clean(word: string): string {
  return word.replace(/^["'`]+|["'`]+$/g, "").replace(/^(?:https?|docker|oci):\/\//, "");
}

export type TagFilterKind = "none" | "exact" | "glob" | "regex" | "semver" | "newest";

/** How a filter of tags is asked for; nothing where none is wanted. */
export function tagFilter(kind: TagFilterKind, value: string) {
  const text = value.trim();
  if (kind === "none" || text === "") return undefined;
  if (kind === "exact") return { exact: text.split(/[\s,]+/).filter(Boolean) };
  if (kind === "newest") return Number(text) > 0 ? { newest: Math.floor(Number(text)) } : undefined;
  return { [kind]: text };
}

/** `linux/amd64, arm64` as the server names platforms; without an operating system Linux is meant. */
export function parsePlatforms(text: string): string[] | undefined {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const named = words.map((word) => (word.includes("/") ? word : `linux/${word}`));
  return named.length > 0 ? [...new Set(named)] : undefined;
}
