/**
 * Patterns over names of repositories, as the server reads them: `team/app` is one repository, `team/*` one level,
 * `team/**` any depth below, `**` everything. A star stands for a whole part, and only for the last one.
 */
export type PatternKind = "exact" | "oneLevel" | "anyDepth" | "everything";

const PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAME = new RegExp(`^${PART}(?:/${PART})*$`);

/** What kind of pattern a text is; nothing when it is none. */
export function patternKind(text: string): PatternKind | undefined {
  if (text === "**") return "everything";
  if (text === "*") return "oneLevel";
  const stars = /\/(\*\*?)$/.exec(text)?.[1];
  const name = stars ? text.slice(0, -stars.length - 1) : text;
  if (name.length > 255 || !NAME.test(name)) return undefined;
  return stars === "**" ? "anyDepth" : stars === "*" ? "oneLevel" : "exact";
}

export function isRepositoryName(text: string): boolean {
  return patternKind(text) === "exact";
}

/** Whether the repository `name` is meant. */
export function patternMatches(pattern: string, name: string): boolean {
  if (!pattern.endsWith("*")) return pattern === name;
  const prefix = pattern.replace(/\*+$/, "");
  if (!name.startsWith(prefix)) return false;
  return pattern.endsWith("**") || !name.slice(prefix.length).includes("/");
}

/** The wider patterns that a name or beginning of a name lies in: `team/a` → `team/*`, `team/**`. */
export function widerPatterns(text: string): string[] {
  const folders = text.split("/").slice(0, -1);
  const wider = folders.map((_, index) => folders.slice(0, folders.length - index).join("/"));
  return [...wider.flatMap((folder) => [`${folder}/*`, `${folder}/**`]), "**"].filter((one) => patternKind(one));
}
