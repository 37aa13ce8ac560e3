import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { ApiError } from "@/api/errors";
import { forgetRecent } from "./shell/palette/recent";

export interface Me extends Schema<"Me"> {
  /** When the session ends by the clock of this machine, in milliseconds: those of server and browser may differ. */
  endsAt?: number;
}

/** Who is signed in; `null` for nobody. Asking does not prolong the session. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me | null> => {
    try {
      const { data, response } = await api.GET("/api/auth/me");
      return data ? withEnd(data, response) : null;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Begins a session: the cookie comes with the answer. */
export async function signIn(name: string, password: string): Promise<Me> {
  const { data, response } = await api.POST("/api/auth/login", { body: { name, password } });
  return withEnd((data as Schema<"SessionBody">).user, response);
}

function withEnd(me: Schema<"Me">, response: Response): Me {
  if (!me.expires_at) return me;
  const answeredAt = Date.parse(response.headers.get("Date") ?? "");
  const left = Date.parse(me.expires_at) - (Number.isNaN(answeredAt) ? Date.now() : answeredAt);
  return { ...me, endsAt: Date.now() + left };
}

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

/** Someone came: nothing that was read before holds. */
export function useSignedIn() {
  const client = useQueryClient();
  return (me: Me) => {
    client.removeQueries({ type: "inactive" });
    client.setQueryData(meQuery.queryKey, me);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey !== meQuery.queryKey });
  };
}

/** Ends the session, and leaves nothing of it on this machine: the page itself begins anew. */
export async function signOut() {
  try {
    await api.POST("/api/auth/logout");
  } catch (error) {
    // The server no longer knows the session: that is what was wanted.
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  }
  forgetRecent();
  location.assign(new URL("login", document.baseURI));
}
