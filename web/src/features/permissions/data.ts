import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { patternKind } from "@/lib/pattern";

export type Grant = Schema<"GrantBody">;
export type Explanation = Schema<"Explanation">;

export const grantsQuery = queryOptions({
  queryKey: ["permissions", "grants"],
  queryFn: () => body(api.GET("/api/permissions")),
});

export const mineQuery = queryOptions({
  queryKey: ["permissions", "mine"],
  queryFn: () => body(api.GET("/api/permissions/mine")),
});

/** What a user may do in a repository, and why; `""` is anybody without login, `undefined` oneself. */
export function explainQuery(user: string | undefined, repository: string) {
  return queryOptions({
    queryKey: ["permissions", "explain", user ?? null, repository],
    queryFn: () => body(api.GET("/api/permissions/explain", { params: { query: { user, repository } } })),
  });
}

/** The repositories that a pattern means; only asked for what is a pattern. */
export function matchesQuery(pattern: string) {
  return queryOptions({
    queryKey: ["permissions", "matches", pattern],
    queryFn: () => body(api.GET("/api/permissions/matches", { params: { query: { pattern } } })),
    enabled: patternKind(pattern) !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** The first repositories whose name contains a text, for fields that complete a name. */
export function namesQuery(search: string) {
  return queryOptions({
    queryKey: ["repositories", "names", search],
    queryFn: async () => {
      const page = await body(api.GET("/api/repositories", { params: { query: { search, limit: 8 } } }));
      return page.items.map((repository) => repository.name);
    },
    placeholderData: keepPreviousData,
  });
}

/** The first users, robots or groups whose name contains a text; only administrators may ask. */
export function subjectsQuery(kind: "user" | "group", search: string, isAdmin: boolean) {
  const query = { search, limit: 8 };
  return queryOptions({
    queryKey: [kind === "user" ? "users" : "groups", "names", search],
    queryFn: async () => {
      const page =
        kind === "user"
          ? await body(api.GET("/api/users", { params: { query } }))
          : await body(api.GET("/api/groups", { params: { query } }));
      return page.items.map((subject) => subject.name);
    },
    enabled: isAdmin,
    placeholderData: keepPreviousData,
  });
}
