import { imagePath, parseRepositoryAddress } from "@/lib/address";

/** What someone looks for. */
export interface Wanted {
  /** For the server: `text`, `repo:tag`, `:tag`, or a digest. Empty when there is nothing to ask. */
  search: string;
  /** One place that the text names completely, as the `$` of `/r/$`. */
  place?: string;
}

const COMMAND = /^(?:(?:docker|podman|nerdctl)\s+(?:image\s+)?(?:pull|push|run)|skopeo\s+\w+)\s+/;
const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

/** Reads what was typed or pasted: also whole commands, references with this server's host, and addresses of pages. */
export function parseWanted(typed: string, host: string, base: string): Wanted {
  const text = typed.trim();
  if (text.startsWith(`${base}r/`)) return ofPage(text.slice(base.length + 2));
  const reference = withoutHost(text.replace(COMMAND, "").replace(/^docker:\/\//, ""), host);
  const at = reference.indexOf("@");
  if (at > 0) return ofDigest(withoutTag(reference.slice(0, at)), reference.slice(at + 1));
  const [name, tag] = splitTag(reference);
  if (tag && NAME.test(name) && TAG.test(tag)) return { search: `${name}:${tag}`, place: imagePath(name, tag) };
  return { search: reference === ":" ? "" : reference };
}

function ofPage(path: string): Wanted {
  const [splat = ""] = path.split(/[?#]/);
  try {
    const place = decodeURIComponent(splat);
    return { search: parseRepositoryAddress(place).name, place };
  } catch {
    return { search: "" };
  }
}

function ofDigest(name: string, digest: string): Wanted {
  if (!NAME.test(name) || !DIGEST.test(digest)) return { search: digest };
  return { search: digest, place: imagePath(name, digest) };
}

function withoutHost(reference: string, host: string): string {
  const text = reference.replace(/^https?:\/\//, "");
  return text.startsWith(`${host}/`) ? text.slice(host.length + 1) : reference;
}

function withoutTag(reference: string): string {
  return splitTag(reference)[0];
}

function splitTag(reference: string): [name: string, tag?: string] {
  const colon = reference.lastIndexOf(":");
  // `sha256:…` is a digest, and `:tag` has no name.
  if (colon <= 0 || DIGEST.test(reference) || /^sha(256|512):/.test(reference)) return [reference];
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}
