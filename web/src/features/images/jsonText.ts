/** The document in lines; nothing when it is nested beyond what can be written. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return undefined;
  }
}
