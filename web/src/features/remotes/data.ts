import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";

export type NewRemote = Schema<"NewRemoteBody">;
export type RemoteBody = Schema<"RemoteBody">;

export const remotesQuery = queryOptions({
  queryKey: ["remotes"],
  queryFn: () => body(api.GET("/api/remotes", { params: {} })),
});
