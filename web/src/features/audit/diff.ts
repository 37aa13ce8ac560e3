export interface Line {
  key: string;
  before?: string;
  after?: string;
  kind: "added" | "removed" | "changed" | "same";
}

/** What an event changed, field by field. Values that are no objects stand for themselves, without a name. */
export function diff(before: unknown, after: unknown): Line[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => {
    const line = { key, before: old.get(key), after: now.get(key) };
    return { ...line, kind: kindOf(line.before, line.after) };
  });
}

function kindOf(before?: string, after?: string): Line["kind"] {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  return before === after ? "same" : "changed";
}

function fieldsOf(value: unknown): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) return new Map([["", shown(value)]]);
  return new Map(Object.entries(value).map(([key, field]) => [key, shown(field)]));
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
