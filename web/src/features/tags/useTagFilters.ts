import { getRouteApi } from "@tanstack/react-router";
import type { TagFilters } from "./queries";

const route = getRouteApi("/shell/r/$");

/** What was pushed last is what most people come for. */
const NEWEST = "-updated";

interface Change {
  search?: string;
  sort?: string;
  digest?: string;
  stale?: string;
}

/** The filters and the order of the tags, as the address has them. */
export function useTagFilters() {
  const { search, sort = NEWEST, digest, stale } = route.useSearch();
  const navigate = route.useNavigate();
  const days = Number(stale);
  const filters: TagFilters = { search, sort, digest, stale: days > 0 ? days : undefined };
  const change = (values: Change) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true, resetScroll: false });
  return {
    filters,
    change,
    clear: () => change({ search: undefined, digest: undefined, stale: undefined }),
    isFiltered: Boolean(search || digest || filters.stale),
  };
}
