import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { ApiError } from "@/api/errors";

export type Me = Schema<"Me">;

/** Who is signed in; `null` for nobody. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await body(api.GET("/api/auth/me"));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const systemQuery = queryOptions({
  queryKey: ["system"],
  queryFn: () => body(api.GET("/api/system")),
  staleTime: 60_000,
});

export function useMe(): Me | null {
  return useQuery(meQuery).data ?? null;
}

export function useIsAdmin(): boolean {
  return useMe()?.role === "admin";
}

/** The `host[:port]` by which Docker reaches this server: what was configured, else what the browser used. */
export function useRegistryHost(): string {
  const { data } = useQuery(systemQuery);
  return data?.public_url ? new URL(data.public_url).host : location.host;
}

/** After someone came or went, nothing that was read before holds. */
export function useForgetEverything() {
  const client = useQueryClient();
  return () => client.resetQueries();
}
