/** Whether a grant's pattern covers a repository: the last part may be `*` (one part) or `**` (one or more). */
export function covers(pattern: string, name: string): boolean {
  const parts = pattern.split("/");
  const last = parts.pop();
  const names = name.split("/");
  if (!parts.every((part, index) => part === names[index])) return false;
  const rest = names.slice(parts.length);
  if (last === "**") return rest.length > 0;
  return rest.length === 1 && (last === "*" || last === rest[0]);
}
