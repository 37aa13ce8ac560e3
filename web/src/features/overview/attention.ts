import type { Schema } from "@/api/client";

/** What the server says of something that needs attention; whichever of these belong to its code. */
interface AttentionDetails {
  host?: string;
  name?: string;
  since?: string;
  by?: string;
  expires_at?: string;
  free_bytes?: number;
  total_bytes?: number;
}

export type AttentionCode =
  | "upstream_failing"
  | "disk_low"
  | "pushes_paused"
  | "token_expires"
  | "token_expired"
  | "comparison_failed"
  | "other";

const CODES: AttentionCode[] = ["upstream_failing", "disk_low", "pushes_paused", "token_expires", "comparison_failed"];

/** Reads what a newer or older server says: an unknown code is still shown. */
export function readAttention(item: Schema<"Attention">, now = Date.now()) {
  const details: AttentionDetails =
    typeof item.details === "object" && item.details !== null ? (item.details as AttentionDetails) : {};
  const known = CODES.find((code) => code === item.code) ?? "other";
  const isPast = details.expires_at !== undefined && Date.parse(details.expires_at) <= now;
  const code: AttentionCode = known === "token_expires" && isPast ? "token_expired" : known;
  return { code, details };
}
