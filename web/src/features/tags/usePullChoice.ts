import { type By, type Image, pullCommand, TOOLS, type Tool } from "@/lib/commands";
import { useLocalStorage } from "@/ui";
import { useRegistry } from "./useRegistry";

interface Choice {
  tool: Tool;
  by: By;
}

/** How this person pulls: with which tool, by tag or by digest. Remembered in this browser. */
export function usePullChoice() {
  const [stored, choose] = useLocalStorage<Partial<Choice>>({
    key: "roadstead.pull",
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const tool = TOOLS.find((tool) => tool === stored?.tool) ?? "docker";
  const by: By = stored?.by === "digest" ? "digest" : "tag";
  return { tool, by, choose: (change: Partial<Choice>) => choose({ tool, by, ...change }) };
}

/** The command that pulls an image, as this person does it. */
export function usePullCommand(): (image: Image) => string {
  const registry = useRegistry();
  const { tool, by } = usePullChoice();
  return (image) => pullCommand(registry, image, tool, by);
}
