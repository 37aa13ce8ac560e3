import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { useAction } from "./useAction";

interface Options<Plan extends object, Done> {
  /** What is wanted, by which the plan is known. */
  key: readonly unknown[];
  /** Nothing is asked for while it is false. */
  isReady?: boolean;
  plan: () => Promise<Plan>;
  start: (plan: Plan) => Promise<Done>;
  then: (done: Done) => void;
}

/** What would be done, and doing it: exactly that plan, or a new one is shown. */
export function usePlan<Plan extends object, Done>({ key, isReady = true, plan, start, then }: Options<Plan, Done>) {
  const client = useQueryClient();
  const wanted = JSON.stringify(key);
  const [changed, setChanged] = useState<string>();
  const query = useQuery({
    // Not below what events change: a plan must not move under the eyes of someone who is about to confirm it.
    queryKey: ["plan", ...key],
    queryFn: plan,
    enabled: isReady,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const action = useAction<Plan, Done>({ run: start, changes: [], then });
  const confirm = () => {
    if (!query.data) return;
    action.mutate(query.data, {
      onError: (error) => {
        if (!isChange(error)) return;
        client.setQueryData(["plan", ...key], asApiError(error).problem.details as Plan);
        setChanged(wanted);
      },
    });
  };
  return {
    plan: isReady ? query.data : undefined,
    /** The plan that is shown is of what was wanted before, or there is none yet. */
    isPlanning: isReady && query.isFetching,
    planError: isReady ? query.error : null,
    startError: isChange(action.error) ? null : action.error,
    isStarting: action.isPending,
    /** The plan is not the one that was confirmed: it is to be looked at again. */
    hasChanged: changed === wanted,
    again: () => void query.refetch(),
    confirm,
  };
}

function isChange(error: unknown): boolean {
  return Boolean(error) && asApiError(error).code === "plan_changed";
}
