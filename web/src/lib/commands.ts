// Lines for a shell. Names, tags and digests have no character that a shell reads as more than text.

export const TOOLS = ["docker", "podman", "nerdctl", "skopeo"] as const;
export type Tool = (typeof TOOLS)[number];
/** A tag may move to another image; a digest is one image for ever. */
export type By = "tag" | "digest";

/** The address by which tools reach this server. */
export interface Registry {
  host: string;
  /** Without TLS: some tools must be told so. */
  isPlain: boolean;
}

export interface Image {
  repository: string;
  tag?: string;
  digest?: string;
}

/** `host/name:tag` or `host/name@digest`; what is wanted may be missing. */
export function reference({ host }: Registry, { repository, tag, digest }: Image, by: By): string {
  const end = digest && (by === "digest" || !tag) ? `@${digest}` : `:${tag ?? "latest"}`;
  return `${host}/${repository}${end}`;
}

export function pullCommand(registry: Registry, image: Image, tool: Tool, by: By): string {
  const from = reference(registry, image, by);
  if (tool !== "skopeo") return `${tool} pull ${plainFlag(registry, tool)}${from}`;
  // Skopeo runs nothing: it writes a folder in the layout of OCI, named after the last part.
  const folder = image.repository.split("/").at(-1);
  const to = image.tag ? `oci:${folder}:${image.tag}` : `oci:${folder}`;
  return `skopeo copy --all ${plainFlag(registry, tool)}docker://${from} ${to}`;
}

/** What puts a local image here: login, name, push. */
export function pushCommands(registry: Registry, repository: string, tool: Exclude<Tool, "skopeo">, user?: string) {
  const to = reference(registry, { repository, tag: "1.0" }, "tag");
  const flag = plainFlag(registry, tool);
  return [
    `${tool} login ${flag}${user ? `-u ${user} ` : ""}${registry.host}`,
    `${tool} tag my-image:1.0 ${to}`,
    `${tool} push ${flag}${to}`,
  ];
}

/** Docker is told in the daemon's configuration, and believes `localhost` anyway. */
function plainFlag({ isPlain }: Registry, tool: Tool): string {
  if (!isPlain || tool === "docker") return "";
  const flags = { podman: "--tls-verify=false", nerdctl: "--insecure-registry", skopeo: "--src-tls-verify=false" };
  return `${flags[tool]} `;
}
