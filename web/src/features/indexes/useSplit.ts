import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { tagProblem } from "@/lib/names";
import { notifications, usePlan } from "@/ui";
import { type SplitBody, type SplitPlan, splitting } from "./data";
import { useIndexChanged } from "./useIndexChanged";

interface Wanted {
  repository: string;
  reference: string;
  mode: "short" | "platform";
  base: string;
  /** Names of people's own, by platform; an empty one leaves its image out. */
  typed: Record<string, string>;
  overwrite: boolean;
  onDone: () => void;
}

/** The names that the rule makes, and the plan with those that were typed in their place. */
export function useSplit({ repository, reference, mode, base, typed, overwrite, onDone }: Wanted) {
  const { t } = useTranslation();
  const changed = useIndexChanged(repository);
  const { plan, start } = splitting(repository);
  const byRule: SplitBody = { tag: reference, suffix: mode, base };
  const isNamed = base !== "" && tagProblem(base) === null;
  const rule = useQuery({
    queryKey: ["plan", "split-rule", repository, byRule],
    queryFn: () => plan(byRule),
    enabled: isNamed,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const rows = rule.data?.images ?? [];
  const tags = Object.fromEntries(
    rows.map(({ platform, tag }) => [platform, typed[platform] ?? tag] as const).filter(([, tag]) => tag !== ""),
  );
  const names = Object.values(tags);
  const wanted: SplitBody = { tag: reference, tags, overwrite };
  const planned = usePlan<SplitPlan, SplitPlan>({
    key: ["split", repository, wanted],
    isReady: isNamed && !rule.isFetching && names.length > 0 && names.every((name) => tagProblem(name) === null),
    plan: () => plan(wanted),
    start: (plan) => start(wanted, plan),
    then: ({ images: { length: count } }) => {
      notifications.show({ message: t("indexes.split.done", { count, shown: number(count) }), color: "ok" });
      changed();
      onDone();
    },
  });
  return {
    ...planned,
    rows,
    isPlanning: rule.isFetching || planned.isPlanning,
    error: rule.error ?? planned.planError ?? planned.startError,
  };
}
