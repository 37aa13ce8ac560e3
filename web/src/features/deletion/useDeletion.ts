import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schema } from "@/api/client";
import { asApiError } from "@/api/errors";
import { useAction } from "@/ui";

export type Wanted = Schema<"Selection">;
export type Plan = Schema<"DeletionPlan">;
export type Outcome = Schema<"DeletionOutcome">;

interface Options {
  repository: string;
  wanted: Wanted;
  onDone: (outcome: Outcome, plan: Plan) => void;
}

/** The server's plan of a deletion, and carrying it out: exactly that plan, or a new one is shown. */
export function useDeletion({ repository, wanted, onDone }: Options) {
  const client = useQueryClient();
  const [hasChanged, setChanged] = useState(false);
  const path = { repository };
  // Not below "repository": an event must not change the plan under the eyes of someone who is about to confirm it.
  const key = ["deletion-plan", repository, wanted];
  const plan = useQuery({
    queryKey: key,
    queryFn: () => body(api.POST("/api/repositories/{repository}/deletion-plan", { params: { path }, body: wanted })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    placeholderData: keepPreviousData,
  });
  const deletion = useAction<Plan, Outcome>({
    run: ({ id }) =>
      body(
        api.POST("/api/repositories/{repository}/deletions", {
          params: { path },
          body: { plan: id, selection: wanted },
        }),
      ),
    changes: wanted.repository
      ? [["repositories"], ["overview"]]
      : [["repository", repository], ["repositories"], ["overview"]],
    then: onDone,
  });
  const confirm = () => {
    if (!plan.data) return;
    deletion.mutate(plan.data, {
      onError: (error) => {
        if (!isChange(error)) return;
        client.setQueryData(key, asApiError(error).problem.details as Plan);
        setChanged(true);
      },
    });
  };
  return {
    plan: plan.data,
    isPlanning: plan.isFetching,
    // A plan that changed is shown anew; that is no failure.
    error: plan.error ?? (isChange(deletion.error) ? null : deletion.error),
    isDeleting: deletion.isPending,
    hasChanged,
    confirm,
  };
}

function isChange(error: unknown): boolean {
  return Boolean(error) && asApiError(error).code === "plan_changed";
}

/** From here on a name must be typed. */
const MANY = 20;

export function isGrave(wanted: Wanted, plan?: Plan): boolean {
  if (wanted.repository) return true;
  return plan !== undefined && (plan.tag_count > MANY || plan.manifest_count > MANY);
}

export function isEmpty(wanted: Wanted, plan: Plan): boolean {
  return !wanted.repository && plan.tag_count === 0 && plan.manifest_count === 0;
}
