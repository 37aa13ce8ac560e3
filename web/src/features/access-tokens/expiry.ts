/** What an access token is by its expiry. */
export type TokenState = "active" | "soon" | "expired";

const DAY = 86_400_000;
/** So long before its end a token is told to end. */
const SOON = 14 * DAY;

export function tokenState(expiresAt: string | null | undefined, now = Date.now()): TokenState {
  if (!expiresAt) return "active";
  const left = new Date(expiresAt).getTime() - now;
  if (left <= 0) return "expired";
  return left <= SOON ? "soon" : "active";
}

export const EXPIRIES = ["days30", "days90", "days365", "never", "date"] as const;
export type Expiry = (typeof EXPIRIES)[number];

/** When a token ends that is made now; `undefined`: never. A date counts to its end, where the reader is. */
export function expiresAt(expiry: Expiry, date: string, now = Date.now()): string | undefined {
  if (expiry === "never") return undefined;
  if (expiry === "date") return new Date(`${date}T23:59:59`).toISOString();
  return new Date(now + Number(expiry.slice("days".length)) * DAY).toISOString();
}

/** Today as `<input type="date">` writes it, where the reader is. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
