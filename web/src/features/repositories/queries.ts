import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { systemQuery, useMe } from "@/app/session";
import { patternMatches } from "@/lib/pattern";
import { listQuery } from "@/ui";

export type Repository = Schema<"RepositoryBody">;
export type Verb = "pull" | "push" | "delete" | "admin";

export const VERBS: Verb[] = ["pull", "push", "delete", "admin"];

/** What the address says of the page of all repositories. */
export interface RepositoriesView {
  search?: string;
  sort?: string;
  visibility?: string;
  view?: string;
  open?: string;
  /** The form of a new repository is open: the palette leads here so. */
  create?: string;
}

/** Whether folders are shown. What is looked for may be anywhere in the tree: it is found as a list. */
export function isTree({ view, search, visibility }: RepositoriesView): boolean {
  return view === "tree" && !search && !visibility;
}

export function repositoriesQuery(view: RepositoriesView) {
  const { search, sort = "name" } = view;
  const visibility = view.visibility === "private" || view.visibility === "public" ? view.visibility : undefined;
  return listQuery(["repositories", "list", { search, sort, visibility }], (after) =>
    body(api.GET("/api/repositories", { params: { query: { search, sort, visibility, after, limit: 100 } } })),
  );
}

export const repositoryQuery = (name: string) =>
  queryOptions({
    queryKey: ["repository", name],
    queryFn: () => body(api.GET("/api/repositories/{repository}", { params: { path: { repository: name } } })),
  });

/** What oneself may do, by pattern; nothing without login. */
export function useMine() {
  const me = useMe();
  return useQuery({
    queryKey: ["permissions", "mine"],
    queryFn: () => body(api.GET("/api/permissions/mine")),
    enabled: me !== null,
    staleTime: 60_000,
  }).data;
}

export function mayOn(mine: Schema<"Mine"> | undefined, name: string, verb: Verb): boolean {
  if (!mine) return false;
  return (
    mine.is_admin || mine.grants.some(({ pattern, verbs }) => verbs.includes(verb) && patternMatches(pattern, name))
  );
}

/** Whether there may be a repository that oneself can make. */
export function mayPushSomewhere(mine: Schema<"Mine"> | undefined): boolean {
  return Boolean(mine && (mine.is_admin || mine.grants.some(({ verbs }) => verbs.includes("push"))));
}

/** Whether this person may delete here, and the storage can. */
export function useMayDelete({ verbs }: Repository): boolean {
  return useCanDelete() && verbs.includes("delete");
}

export function useCanDelete(): boolean {
  return useQuery(systemQuery).data?.can_delete !== false;
}
