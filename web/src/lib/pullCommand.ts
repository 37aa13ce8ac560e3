/** The lines by which clients fetch an image. */
export const IMAGE_TOOLS = ["docker", "podman", "nerdctl", "skopeo"] as const;
/** Clients of artifacts that are no images. */
export const ARTIFACT_TOOLS = ["oras", "skopeo"] as const;
export const CHART_TOOLS = ["helm", "oras"] as const;

export type PullTool = (typeof IMAGE_TOOLS)[number] | (typeof ARTIFACT_TOOLS)[number] | (typeof CHART_TOOLS)[number];
export type PullBy = "tag" | "digest";

export interface Pulled {
  /** `host[:port]`, as clients name the registry. */
  host: string;
  repository: string;
  /** Without one it is pulled by digest. */
  tag?: string;
  digest: string;
  /** Served without TLS: most clients must be told. Docker is told in its daemon's configuration. */
  isPlainHttp?: boolean;
}

const PLAIN_HTTP: Record<PullTool, string> = {
  docker: "",
  podman: " --tls-verify=false",
  nerdctl: " --insecure-registry",
  skopeo: " --src-tls-verify=false",
  oras: " --plain-http",
  helm: " --plain-http",
};

export function pullCommand(tool: PullTool, by: PullBy, pulled: Pulled): string {
  const { host, repository, tag, digest } = pulled;
  const name = `${host}/${repository}`;
  const isByTag = by === "tag" && tag !== undefined;
  const reference = isByTag ? `${name}:${tag}` : `${name}@${digest}`;
  const plain = pulled.isPlainHttp ? PLAIN_HTTP[tool] : "";
  if (tool === "helm") {
    const chart = isByTag ? `oci://${name} --version ${quoted(tag)}` : `oci://${reference}`;
    return `helm pull${plain} ${chart}`;
  }
  if (tool === "skopeo") {
    const folder = `oci:${repository.split("/").at(-1)}${isByTag ? `:${tag}` : ""}`;
    return `skopeo copy${plain} ${quoted(`docker://${reference}`)} ${quoted(folder)}`;
  }
  return `${tool} pull${plain} ${quoted(reference)}`;
}

/** A word of a shell: as it is when it is harmless, else in quotes. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
