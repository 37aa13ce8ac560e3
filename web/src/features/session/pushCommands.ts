/** The tools that push images from a machine. */
export const TOOLS = { docker: "Docker", podman: "Podman", nerdctl: "nerdctl" } as const;
export type Tool = keyof typeof TOOLS;

interface Target {
  tool: Tool;
  host: string;
  user: string;
  repository: string;
  /** Without encryption: the tool must be told that this is meant, if it can be. */
  isPlain: boolean;
}

export interface PushCommands {
  login: string;
  tag: string;
  push: string;
}

/** What is typed to push `nginx` as the first image. */
export function pushCommands({ tool, host, user, repository, isPlain }: Target): PushCommands {
  const image = `${host}/${repository}:latest`;
  // Docker has no such option: it reads a file instead.
  const option = isPlain ? { docker: "", podman: " --tls-verify=false", nerdctl: " --insecure-registry" }[tool] : "";
  return {
    login: `${tool} login${option} ${host} -u ${user}`,
    tag: `${tool} pull ${tool === "podman" ? "docker.io/library/nginx" : "nginx"}\n${tool} tag nginx ${image}`,
    push: `${tool} push${option} ${image}`,
  };
}
