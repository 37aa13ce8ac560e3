import { useQuery } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { useIsAdmin } from "@/app/session";
import type { User } from "../users/data";

type UserGroup = Schema<"GroupBody">;

/** As many as one page has. Beyond it a subject is shown by name alone. */
const MOST = 1000;

export interface Subjects {
  users: ReadonlyMap<string, User>;
  groups: ReadonlyMap<string, UserGroup>;
  /** Everybody is here, not only the first page. */
  isWhole: boolean;
}

const NOBODY: Subjects = { users: new Map(), groups: new Map(), isWhole: false };

/** What is known of users and groups by name; for administrators, others see names only. */
export function useSubjects(): Subjects {
  const isAdmin = useIsAdmin();
  const query = { limit: MOST };
  const users = useQuery({
    queryKey: ["users", "all"],
    queryFn: () => body(api.GET("/api/users", { params: { query } })),
    enabled: isAdmin,
  }).data;
  const groups = useQuery({
    queryKey: ["groups", "all"],
    queryFn: () => body(api.GET("/api/groups", { params: { query } })),
    enabled: isAdmin,
  }).data;
  if (!users || !groups) return NOBODY;
  return {
    users: new Map(users.items.map((user) => [user.name, user])),
    groups: new Map(groups.items.map((group) => [group.name, group])),
    isWhole: !users.next && !groups.next,
  };
}
