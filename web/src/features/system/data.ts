import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** Whether database and store answer; a probe, so its answer is a status and no JSON. */
export const readyQuery = queryOptions({
  queryKey: ["system", "ready"],
  queryFn: async () => {
    try {
      return (await fetch(new URL("readyz", document.baseURI))).ok;
    } catch {
      return false; // nobody answered at all
    }
  },
  refetchInterval: 30_000,
});

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: () => body(api.GET("/api/overview")),
});
