import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { ApiError } from "@/api/errors";
import { listQuery } from "@/ui";

export type Tag = Schema<"TagBody">;

/** What a list of tags is filtered and sorted by. */
export interface TagFilters {
  search?: string;
  sort: string;
  digest?: string;
  /** Not pulled for so many days. */
  stale?: number;
}

const PAGE = 100;
/** For reading all of a list. */
const LARGE_PAGE = 500;

/** What was pushed last is what most people come for. */
const NEWEST = "-updated";

/** The filters and the order of the tags, as the address has them. */
export function tagFilters(address: { search?: string; sort?: string; digest?: string; stale?: string }): TagFilters {
  const { search, sort = NEWEST, digest } = address;
  const stale = Number(address.stale);
  return { search, sort, digest, stale: stale > 0 ? stale : undefined };
}

export const tagsQuery = (repository: string, filters: TagFilters) =>
  listQuery(["repository", repository, "tags", filters], (after) => listTags(repository, filters, after));

export function listTags(repository: string, filters: TagFilters, after?: string, limit = PAGE) {
  const { search, sort, digest, stale } = filters;
  const query = { search, sort, digest, not_pulled_since: stale ? daysAgo(stale) : undefined, after, limit };
  return body(api.GET("/api/repositories/{repository}/tags", { params: { path: { repository }, query } }));
}

/** All tags that match, loaded into the table or not. */
export async function readAllTags(repository: string, filters: TagFilters): Promise<Tag[]> {
  const tags: Tag[] = [];
  let after: string | undefined;
  do {
    const page = await listTags(repository, filters, after, LARGE_PAGE);
    tags.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return tags;
}

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

/** One tag, or `null` where there is none. */
export const tagQuery = (repository: string, tag: string) =>
  queryOptions({
    queryKey: ["repository", repository, "tag", tag],
    queryFn: async (): Promise<Tag | null> => {
      try {
        const path = { repository, tag };
        return await body(api.GET("/api/repositories/{repository}/tags/{tag}", { params: { path } }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
