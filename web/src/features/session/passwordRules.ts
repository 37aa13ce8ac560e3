const encoder = new TextEncoder();

/** The server's rule: at least 8 characters, at most 256 bytes. */
export function hasRightLength(password: string): boolean {
  return [...password].length >= 8 && encoder.encode(password).length <= 256;
}
