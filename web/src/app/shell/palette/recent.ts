const STORED = "roadstead.recent";
const KEPT = 8;

/** Repositories and images visited last, as the `$` of `/r/$`, newest first. Kept on this machine only. */
export function recentPlaces(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return Array.isArray(value) ? value.filter((place) => typeof place === "string").slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

export function rememberPlace(place: string) {
  const places = [place, ...recentPlaces().filter((other) => other !== place)].slice(0, KEPT);
  try {
    localStorage.setItem(STORED, JSON.stringify(places));
  } catch {
    // Full or forbidden: then nothing is remembered.
  }
}

/** Names of private repositories are not for who comes next. */
export function forgetRecent() {
  localStorage.removeItem(STORED);
}
