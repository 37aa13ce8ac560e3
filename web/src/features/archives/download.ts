import { shortDigest } from "@/lib/format";
import { quoted } from "@/lib/pullCommand";

export type ArchiveFormat = "docker" | "oci";

export interface Download {
  repository: string;
  /** A tag or a digest. */
  reference: string;
  format: ArchiveFormat;
  /** Of an index; without one it is all of it. */
  platform?: string;
}

/** Below the address of the server. */
export function archivePath({ repository, reference, format, platform }: Download): string {
  const query = new URLSearchParams({ reference, format, ...(platform ? { platform } : {}) });
  return `api/repositories/${encodeURIComponent(repository)}/archive?${query}`;
}

/** The name that the server gives the file. */
export function archiveName({ repository, reference, platform }: Download): string {
  const name = `${repository}-${shortDigest(reference)}${platform ? `-${platform}` : ""}.tar`;
  return name.replace(/[^A-Za-z0-9._-]/g, "-");
}

interface Reader {
  /** Where the server is, with a slash at the end. */
  origin: string;
  user?: string;
}

/** The line that fetches the file. */
export function fetchCommand(download: Download, { origin, user }: Reader): string {
  const words = ["curl --fail-with-body -OJ", ...(user ? [`-u ${quoted(user)}`] : [])];
  return [...words, quoted(`${origin}${archivePath(download)}`)].join(" ");
}

/** The line that makes an image of the file on another machine. */
export function loadCommand(download: Download, isIndex: boolean): string {
  const file = archiveName(download);
  if (download.format === "docker") return `docker load --input ${quoted(file)}`;
  const tag = download.reference.includes(":") ? "" : `:${download.reference}`;
  const all = isIndex && !download.platform ? " --all" : "";
  return `skopeo copy${all} ${quoted(`oci-archive:${file}`)} ${quoted(`docker://registry.example.com/${download.repository}${tag}`)}`;
}
