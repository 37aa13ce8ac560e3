import { useDebouncedValue } from "@/ui";
import { usePlanned } from "../../jobs/usePlanned";
import { type ImportBody, type ImportPlan, type ImportTarget, importJob } from "../data";
import type { Choice } from "./rows";

interface Wanted {
  id: string;
  targets: ImportTarget[];
  choice: Choice;
  onStarted: () => void;
}

export type ImportJob = ReturnType<typeof useImport>;

/** What would come under which name while one types, and beginning it. */
export function useImport({ id, targets, choice, onStarted }: Wanted) {
  const wanted: ImportBody = {
    import: id,
    rows: targets,
    join: choice.join,
    overwrite: choice.conflicts === "overwrite",
    skip_conflicts: choice.conflicts === "skip",
  };
  const [request] = useDebouncedValue(wanted, 350);
  const isSettled = JSON.stringify(request) === JSON.stringify(wanted);
  const isReady = targets.length > 0;
  const planned = usePlanned<ImportPlan>({
    key: ["import", request],
    isReady: isReady && request.rows.length > 0,
    plan: () => importJob.plan(request),
    start: async (plan) => {
      const job = await importJob.start(request, plan);
      onStarted();
      return job;
    },
  });
  return { ...planned, isReady, isPlanning: isReady && (planned.isPlanning || !isSettled) };
}
