import { quoted } from "@/lib/pullCommand";

interface Fetched {
  base: "manifests" | "blobs";
  /** Where the server is, with a slash at the end. */
  origin: string;
  /** curl asks for the password. */
  user?: string;
  repository: string;
  digest: string;
  mediaType: string;
}

/** The line that fetches a document byte by byte as it was pushed. */
export function curlCommand({ base, origin, user, repository, digest, mediaType }: Fetched): string {
  const words = ["curl", "-sS"];
  if (base === "blobs") words.push("-L"); // the bytes may lie elsewhere
  if (user) words.push("-u", quoted(user));
  if (base === "manifests") words.push("-H", quoted(`Accept: ${mediaType}`));
  words.push(quoted(`${origin}v2/${repository}/${base}/${digest}`));
  return words.join(" ");
}
