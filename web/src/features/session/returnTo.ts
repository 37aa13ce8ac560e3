/** Pages that a login must not lead back to. */
const ENTRANCES = /^\/(login|setup)(\/|\?|#|$)/;

/** Where a login leads: an address of this UI and no other, whatever the link says. */
export function returnTo(to: string | undefined, origin = location.origin): string {
  if (!to?.startsWith("/") || !URL.canParse(to, origin)) return "/";
  // The browser's own reading of it: `/\evil`, `//evil` and tabs in between all name another host.
  const url = new URL(to, origin);
  const path = url.pathname + url.search + url.hash;
  return url.origin === origin && !path.startsWith("//") && !ENTRANCES.test(path) ? path : "/";
}
