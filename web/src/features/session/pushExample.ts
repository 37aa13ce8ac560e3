import type { Schema } from "@/api/client";

const IMAGE = "nginx";

/** A repository that the caller may push to, for commands to copy; none where there is no such right. */
export function pushExample({ is_admin, grants }: Schema<"Mine">): string | undefined {
  if (is_admin) return `team/${IMAGE}`;
  const patterns = grants.filter(({ verbs }) => verbs.includes("push")).map(({ pattern }) => pattern);
  // A pattern leaves the name free, as an example should.
  const pattern = patterns.find((pattern) => pattern.endsWith("*")) ?? patterns[0];
  return pattern?.replace(/\*{1,2}$/, IMAGE);
}
