import { type NameProblem, nameProblem } from "@/lib/names";

export type Mode = "add" | "remove";

/** What a name would become. */
export interface Preview {
  from: string;
  /** Nothing where the rule does not apply to it. */
  to?: string;
  problem?: NameProblem | "prefixMissing" | "sameTarget";
}

/** A prefix as it is meant: `prod/` and `/prod` are `prod`. */
export function cleanPrefix(typed: string): string {
  return typed.trim().replace(/^\/+|\/+$/g, "");
}

/** The new name, by the rule alone; nothing where the prefix to be removed is not there. */
export function renamed(name: string, mode: Mode, prefix: string): string | undefined {
  if (mode === "add") return `${prefix}/${name}`;
  return name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : undefined;
}

/** Old and new names while one types, before the server has looked at what is there. */
export function previews(names: string[], mode: Mode, prefix: string): Preview[] {
  const targets = names.map((name) => renamed(name, mode, prefix));
  const counts = new Map<string, number>();
  for (const to of targets) if (to !== undefined) counts.set(to, (counts.get(to) ?? 0) + 1);
  return names.map((from, index) => {
    const to = targets[index];
    if (to === undefined) return { from, problem: "prefixMissing" };
    const problem = nameProblem(to) ?? ((counts.get(to) ?? 0) > 1 ? "sameTarget" : undefined);
    return { from, to, problem };
  });
}
