import { useDebouncedValue } from "@/ui";
import { usePlanned } from "../../jobs/usePlanned";
import { type PushBody, type PushPlan, pushJob } from "../data";
import { type Choice, namingOf, optionsOf, type Rule } from "./rule";

interface Wanted {
  tags: string[];
  rule: Rule;
  choice: Choice;
}

/** What the push would do, asked for while one types. */
export function usePush({ tags, rule, choice }: Wanted) {
  const naming = namingOf(rule);
  const wanted: PushBody | undefined =
    naming && tags.length > 0 ? { images: tags, ...naming, ...optionsOf(choice) } : undefined;
  // As a text: it is the same as long as it says the same.
  const asked = wanted ? JSON.stringify(wanted) : "";
  const [settled] = useDebouncedValue(asked, 350);
  const planned = usePlanned<PushPlan>({
    key: ["local-push", settled],
    isReady: asked !== "" && settled !== "",
    plan: () => pushJob.plan(JSON.parse(settled) as PushBody),
    start: (plan) => pushJob.start(JSON.parse(settled) as PushBody, plan),
  });
  return { ...planned, isComplete: naming !== undefined, isPlanning: planned.isPlanning || settled !== asked };
}

export type PushJob = ReturnType<typeof usePush>;
