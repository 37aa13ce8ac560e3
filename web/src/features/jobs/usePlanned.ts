import { usePlan } from "@/ui";
import type { JobBody } from "./data";
import { useJobStarted } from "./useJobStarted";

interface Options<Plan extends object> {
  key: readonly unknown[];
  isReady?: boolean;
  plan: () => Promise<Plan>;
  start: (plan: Plan) => Promise<JobBody>;
}

/** What a job would do, and beginning it. */
export function usePlanned<Plan extends object>(options: Options<Plan>) {
  const started = useJobStarted();
  return usePlan<Plan, JobBody>({ ...options, then: started });
}
