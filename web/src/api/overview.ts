import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

/** What is stored, what came last, and what needs attention, as far as the caller may see it. */
export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: () => body(api.GET("/api/overview")),
});
