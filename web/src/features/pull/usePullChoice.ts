import { ARTIFACT_TOOLS, CHART_TOOLS, IMAGE_TOOLS, type PullBy, type PullTool, pullCommand } from "@/lib/pullCommand";
import { useLocalStorage } from "@/ui";
import { useRegistry } from "./useRegistry";

/** An image of a repository; without a tag it is pulled by digest. */
export interface Image {
  repository: string;
  tag?: string;
  digest: string;
}

/** What it is decides which clients can fetch it. */
export type Kind = "image" | "artifact" | "chart";

export const TOOLS: Record<Kind, readonly PullTool[]> = {
  image: IMAGE_TOOLS,
  artifact: ARTIFACT_TOOLS,
  chart: CHART_TOOLS,
};

const WAYS = ["tag", "digest"] as const;

/** How this person pulls: with which tool, by tag or by digest. Remembered in this browser. */
export function usePullChoice(kind: Kind = "image") {
  const [tool, setTool] = useRemembered<PullTool>(kind === "image" ? "tool" : `tool.${kind}`, TOOLS[kind]);
  const [by, setBy] = useRemembered<PullBy>("by", WAYS);
  return { tool, setTool, by, setBy };
}

/** The command that pulls an image, as this person does it. */
export function usePullCommand(kind: Kind = "image"): (image: Image) => string {
  const { host, isPlain } = useRegistry();
  const { tool, by } = usePullChoice(kind);
  return (image) => pullCommand(tool, by, { host, isPlainHttp: isPlain, ...image });
}

function useRemembered<T extends string>(name: string, values: readonly T[]) {
  const first = values[0] as T;
  const [value, setValue] = useLocalStorage<T>({
    key: `roadstead.pull.${name}`,
    defaultValue: first,
    getInitialValueInEffect: false,
  });
  // Whatever stands in the storage: it may be of another version.
  return [values.includes(value) ? value : first, setValue] as const;
}
