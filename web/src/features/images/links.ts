/** Names whose values are addresses of web pages. */
const ADDRESSES = /^(org\.opencontainers\.image|org\.label-schema)\.(source|url|documentation|vcs-url|usage)$/;

/**
 * The address that a label leads to. Whoever can push can write any text there: only a whole `https:` address without
 * a name or password in it, and that reads as it will be opened, becomes a link.
 */
export function webAddress(name: string, value: string): string | undefined {
  if (!ADDRESSES.test(name) || value.length > 2000 || !/^https:\/\/[\x21-\x7e]+$/.test(value)) return undefined;
  try {
    const url = new URL(value);
    return url.protocol === "https:" && url.username === "" && url.password === "" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
