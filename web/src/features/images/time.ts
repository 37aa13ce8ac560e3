/** A time that can be shown as one: not a text that is none, and not the beginning of some calendar. */
export function statedTime(at?: string | null): string | undefined {
  if (!at || at.length > 64) return undefined;
  const time = new Date(at).getTime();
  return Number.isNaN(time) || time < Date.UTC(1990, 0) ? undefined : at;
}
