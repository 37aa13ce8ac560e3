import { api, body } from "@/api/client";

export interface NameFilter {
  search?: string;
  visibility?: string;
}

/** More than this is not done in one job. */
const MOST = 1000;
const PAGE = 500;

/** The names of all repositories that match, up to as many as one job takes. */
export async function readAllNames({ search, visibility }: NameFilter): Promise<string[]> {
  const names: string[] = [];
  let after: string | undefined;
  do {
    const query = { search, visibility, after, limit: PAGE, sort: "name" };
    const page = await body(api.GET("/api/repositories", { params: { query } }));
    names.push(...page.items.map(({ name }) => name));
    after = page.next ?? undefined;
  } while (after && names.length < MOST);
  return names.slice(0, MOST);
}
