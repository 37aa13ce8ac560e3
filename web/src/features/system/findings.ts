import type { Schema } from "@/api/client";
import type { Tone } from "@/ui";

export interface Check {
  id: CheckId;
  tone: Tone;
  /** What the texts of the check name. */
  values?: Record<string, string>;
}

type CheckId =
  | "ready"
  | "notReady"
  | "addressOk"
  | "addressUnset"
  | "addressOther"
  | "addressPlain"
  | "upstreamOk"
  | "upstreamFailing"
  | "deletionOff"
  | "diskLow";

/** Below this share of free space it is time to do something. */
const LOW = 0.1;

/** Whether Docker takes plain HTTP from this host without being told to. */
function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname.startsWith("127.") || hostname === "[::1]";
}

/** Whether the address that Docker is sent to can be right, as seen from the page's own. */
export function checkAddress(publicUrl: string | null | undefined, here: URL): Check {
  const url = new URL(publicUrl ?? here.href);
  if (url.protocol === "http:" && !isLocal(url.hostname))
    return { id: "addressPlain", tone: "warn", values: { host: url.host } };
  if (!publicUrl)
    return { id: "addressUnset", tone: isLocal(here.hostname) ? "info" : "warn", values: { host: here.host } };
  if (url.host !== here.host)
    return { id: "addressOther", tone: "warn", values: { configured: url.host, here: here.host } };
  return { id: "addressOk", tone: "ok", values: { host: url.host } };
}

/** What is checked of a server, the worst first. */
export function checksOf(system: Schema<"SystemBody">, isReady: boolean | undefined, here: URL): Check[] {
  const checks: Check[] = [checkAddress(system.public_url, here)];
  if (isReady !== undefined) checks.unshift({ id: isReady ? "ready" : "notReady", tone: isReady ? "ok" : "danger" });
  if (system.upstream) checks.push(checkUpstream(system.upstream));
  if (system.can_delete === false) checks.push({ id: "deletionOff", tone: "info" });
  return [...checks].sort((a, b) => rank(a.tone) - rank(b.tone));
}

export function checkDisk(disk: Schema<"DiskBody"> | null | undefined): Check[] {
  if (!disk || disk.free_bytes >= disk.total_bytes * LOW) return [];
  return [{ id: "diskLow", tone: "danger" }];
}

function checkUpstream({ is_failing, host }: Schema<"UpstreamBody">): Check {
  return is_failing
    ? { id: "upstreamFailing", tone: "danger", values: { host } }
    : { id: "upstreamOk", tone: "ok", values: { host } };
}

const ORDER: Tone[] = ["danger", "warn", "info", "ok", "gray"];
function rank(tone: Tone): number {
  return ORDER.indexOf(tone);
}
