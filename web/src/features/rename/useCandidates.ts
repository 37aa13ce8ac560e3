import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useMemo } from "react";
import { readAllNames } from "../repositories/names";
import type { Mode } from "./preview";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Chosen on another page; too many for an address. */
    repositories?: string[];
  }
}

/** The repositories that could be renamed: those that were chosen elsewhere, else those that match. */
export function useCandidates(search: string, mode: Mode, prefix: string) {
  const chosen = useLocation({ select: ({ state }) => state.repositories });
  // What has the prefix is what it can be taken from.
  const wanted = search || (mode === "remove" && prefix ? `${prefix}/` : "");
  const isByPrefix = search === "";
  const found = useQuery({
    queryKey: ["repositories", "all-names", wanted],
    queryFn: () => readAllNames({ search: wanted }),
    enabled: !chosen && wanted !== "",
    placeholderData: keepPreviousData,
  });
  const names = useMemo(() => {
    if (chosen) return chosen;
    const all = wanted === "" ? [] : (found.data ?? []);
    // The server looks into descriptions and the middle of names, too.
    return isByPrefix ? all.filter((name) => name.startsWith(wanted)) : all.filter((name) => name.includes(search));
  }, [chosen, found.data, wanted, isByPrefix, search]);
  return { names, isChosen: chosen !== undefined, isLoading: found.isFetching, error: found.error };
}
