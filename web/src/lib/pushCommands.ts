/** The address by which tools reach this server. */
export interface Registry {
  host: string;
  /** Without TLS: some tools must be told so. */
  isPlain: boolean;
}

export type PushTool = "docker" | "podman" | "nerdctl";

// Docker is told in the daemon's configuration, and believes `localhost` anyway.
const PLAIN: Record<PushTool, string> = { docker: "", podman: "--tls-verify=false ", nerdctl: "--insecure-registry " };

/** What puts a local image here: login, name, push. Names have no character that a shell reads as more than text. */
export function pushCommands({ host, isPlain }: Registry, repository: string, tool: PushTool, user?: string): string {
  const to = `${host}/${repository}:1.0`;
  const flag = isPlain ? PLAIN[tool] : "";
  return [
    `${tool} login ${flag}${user ? `-u ${user} ` : ""}${host}`,
    `${tool} tag my-image:1.0 ${to}`,
    `${tool} push ${flag}${to}`,
  ].join("\n");
}
