export const PRESETS = ["daily", "weekly", "monthly"] as const;
type Preset = (typeof PRESETS)[number];

/** At half past three, when few people push. */
const CRONS: Record<Preset, string> = { daily: "30 3 * * *", weekly: "30 3 * * 0", monthly: "30 3 1 * *" };

export function cronOf(preset: Preset): string {
  return CRONS[preset];
}

/** The choice that a cron text is; `own` when it is none of them. */
export function presetOf(cron: string): Preset | "own" {
  const text = cron.trim().replace(/\s+/g, " ");
  return PRESETS.find((preset) => CRONS[preset] === text) ?? "own";
}
