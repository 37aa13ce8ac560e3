import { getRouteApi } from "@tanstack/react-router";
import { tagFilters } from "./queries";

const route = getRouteApi("/shell/r/$");

interface Change {
  search?: string;
  sort?: string;
  digest?: string;
  stale?: string;
}

/** The filters and the order of the tags, as the address has them. */
export function useTagFilters() {
  const filters = tagFilters(route.useSearch());
  const navigate = route.useNavigate();
  const change = (values: Change) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true, resetScroll: false });
  return {
    filters,
    change,
    clear: () => change({ search: undefined, digest: undefined, stale: undefined }),
    isFiltered: Boolean(filters.search || filters.digest || filters.stale),
  };
}
