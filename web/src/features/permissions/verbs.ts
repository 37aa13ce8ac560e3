import { Download, type LucideIcon, ShieldCheck, Trash2, Upload } from "lucide-react";

export const VERBS = ["pull", "push", "delete", "admin"] as const;
export type Verb = (typeof VERBS)[number];

export const VERB_ICONS: Record<Verb, LucideIcon> = {
  pull: Download,
  push: Upload,
  delete: Trash2,
  admin: ShieldCheck,
};

/** What is granted together. Docker reads before it writes, so no preset has push without pull. */
export const PRESETS = {
  readOnly: ["pull"],
  readWrite: ["pull", "push"],
  maintainer: ["pull", "push", "delete", "admin"],
} as const satisfies Record<string, readonly Verb[]>;

export type Preset = keyof typeof PRESETS;

/** The verbs that this UI knows, in their own order. */
export function knownVerbs(verbs: readonly string[]): Verb[] {
  return VERBS.filter((verb) => verbs.includes(verb));
}

export function toggled(verbs: readonly string[], verb: Verb): Verb[] {
  return VERBS.filter((one) => (one === verb ? !verbs.includes(one) : verbs.includes(one)));
}

export function presetOf(verbs: readonly string[]): Preset | undefined {
  const known = knownVerbs(verbs).join();
  return (Object.keys(PRESETS) as Preset[]).find((preset) => PRESETS[preset].join() === known);
}
