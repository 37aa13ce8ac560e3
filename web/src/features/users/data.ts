import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";

export type User = Schema<"UserBody">;

export function userQuery(id: string) {
  return queryOptions({
    queryKey: ["users", "one", id],
    queryFn: () => body(api.GET("/api/users/{id}", { params: { path: { id } } })),
  });
}

/** The administrators who can sign in: at least one must remain. Read from the first thousand users. */
export const adminsQuery = queryOptions({
  queryKey: ["users", "admins"],
  queryFn: async () => {
    const page = await body(api.GET("/api/users", { params: { query: { kind: "user", limit: 1000 } } }));
    const admins = page.items.filter((user) => user.role === "admin" && !user.disabled);
    return { names: admins.map((user) => user.name), isWhole: !page.next };
  },
});
