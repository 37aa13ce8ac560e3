import { queryOptions } from "@tanstack/react-query";
import { body } from "@/api/client";
import { pending } from "@/api/pending";

export type { NewRemote, RemoteBody } from "@/api/pending";

export const remotesQuery = queryOptions({
  queryKey: ["remotes"],
  queryFn: () => body(pending.GET("/api/remotes", { params: {} })),
});
