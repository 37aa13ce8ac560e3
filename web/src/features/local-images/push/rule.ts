import { type NameProblem, nameProblem } from "@/lib/names";
import type { PushBody, PushPlan, PushRow } from "../data";

const ARCHITECTURES = ["auto", "custom", "none"] as const;
const PREFIX_MODES = ["none", "add", "remove"] as const;

/** How the names in the registry are made from the local ones. */
export interface Rule {
  architecture: (typeof ARCHITECTURES)[number];
  suffix: string;
  prefixMode: (typeof PREFIX_MODES)[number];
  prefix: string;
}

/** The rule as the address has it; without one, the suffix is that of the architecture. */
export function ruleOf(search: { architecture?: string; suffix?: string; mode?: string; prefix?: string }): Rule {
  return {
    architecture: ARCHITECTURES.find((one) => one === search.architecture) ?? "auto",
    suffix: search.suffix ?? "",
    prefixMode: PREFIX_MODES.find((one) => one === search.mode) ?? "none",
    prefix: search.prefix ?? "",
  };
}

export interface RuleProblems {
  suffix?: "characters";
  prefix?: NameProblem;
}

/** What of the rule cannot be part of a name. What is not filled in yet is no problem. */
export function problemsOf({ architecture, suffix, prefixMode, prefix }: Rule): RuleProblems {
  const isSuffix = architecture !== "custom" || /^[\w.-]*$/.test(suffix.trim());
  const cleaned = cleanPrefix(prefix);
  return {
    suffix: isSuffix ? undefined : "characters",
    prefix: (prefixMode !== "none" && cleaned && nameProblem(cleaned)) || undefined,
  };
}

/** The rule as the API takes it; nothing while it is not complete, or wrong. */
export function namingOf(rule: Rule): Omit<PushBody, "images"> | undefined {
  const { suffix: isWrongSuffix, prefix: isWrongPrefix } = problemsOf(rule);
  const [suffix, prefix] = [rule.suffix.trim(), cleanPrefix(rule.prefix)];
  const lacks = (rule.architecture === "custom" && !suffix) || (rule.prefixMode !== "none" && !prefix);
  if (isWrongSuffix || isWrongPrefix || lacks) return undefined;
  return {
    architecture: rule.architecture,
    suffix: rule.architecture === "custom" ? suffix : undefined,
    prefix_mode: rule.prefixMode,
    prefix: rule.prefixMode === "none" ? undefined : prefix,
  };
}

/** `x86/` and `/x86` are meant as `x86`. */
function cleanPrefix(typed: string): string {
  return typed.trim().replace(/^\/+|\/+$/g, "");
}

/** What becomes of tags that are other images in the registry. */
export type Conflicts = "stop" | "skip" | "overwrite";

export interface Choice {
  conflicts: Conflicts;
  removeLocal: boolean;
  removeRegistry: boolean;
}

export const FIRST_CHOICE: Choice = { conflicts: "stop", removeLocal: false, removeRegistry: false };

export function optionsOf({ conflicts, removeLocal, removeRegistry }: Choice) {
  return {
    overwrite: conflicts === "overwrite",
    skip_conflicts: conflicts === "skip",
    remove_local_tag: removeLocal,
    remove_registry_tag: removeRegistry,
  };
}

/** What is said of a row: the server's word, and what the choice makes of tags that are taken. */
export type Said = "ready" | "conflict" | "skip" | "overwrite" | "refused" | "nothing" | "cleanup";

export function saidOf({ state, conflict, same }: PushRow, conflicts: Conflicts): Said {
  if (state === "conflict") return conflicts === "skip" ? "skip" : "conflict";
  if (state === "ready" && conflict) return "overwrite";
  if (state === "ready" && same) return "cleanup";
  return state;
}

/** How many tags are other images in the registry, whatever shall become of them. */
export function takenOf(plan?: PushPlan): number {
  return plan?.rows.filter(({ conflict, state }) => conflict && state !== "refused").length ?? 0;
}

/** The server begins nothing while tags are taken and nobody has said what becomes of them. */
export function isStopped(plan: PushPlan | undefined, conflicts: Conflicts): boolean {
  return conflicts === "stop" && takenOf(plan) > 0;
}
