/** The address by which tools reach this server. */
export interface Registry {
  host: string;
  /** Without TLS: the tool must be told that this is meant, if it can be. */
  isPlain: boolean;
}

/** The tools that push images from a machine. */
export const PUSH_TOOLS = { docker: "Docker", podman: "Podman", nerdctl: "nerdctl" } as const;
export type PushTool = keyof typeof PUSH_TOOLS;

// Docker has no such option: its daemon reads a file instead, and believes `localhost` anyway.
const PLAIN: Record<PushTool, string> = { docker: "", podman: " --tls-verify=false", nerdctl: " --insecure-registry" };

interface Push {
  tool: PushTool;
  registry: Registry;
  repository: string;
  user?: string;
}

export interface PushCommands {
  login: string;
  tag: string;
  push: string;
}

/** What puts a local image here. Names have no character that a shell reads as more than text. */
export function pushCommands({ tool, registry, repository, user }: Push): PushCommands {
  return ofImage({ tool, registry, user, local: "my-image:1.0", image: `${registry.host}/${repository}:1.0` });
}

/** The same with an image that everyone can have: the first one that somebody pushes. */
export function firstPushCommands({ tool, registry, repository, user }: Push): PushCommands {
  const commands = ofImage({ tool, registry, user, local: "nginx", image: `${registry.host}/${repository}:latest` });
  const fetched = `${tool} pull ${tool === "podman" ? "docker.io/library/nginx" : "nginx"}`;
  return { ...commands, tag: `${fetched}\n${commands.tag}` };
}

export function inOne({ login, tag, push }: PushCommands): string {
  return [login, tag, push].join("\n");
}

interface Names extends Omit<Push, "repository"> {
  local: string;
  image: string;
}

function ofImage({ tool, registry: { host, isPlain }, user, local, image }: Names): PushCommands {
  const option = isPlain ? PLAIN[tool] : "";
  return {
    login: `${tool} login${option} ${host}${user ? ` -u ${user}` : ""}`,
    tag: `${tool} tag ${local} ${image}`,
    push: `${tool} push${option} ${image}`,
  };
}
