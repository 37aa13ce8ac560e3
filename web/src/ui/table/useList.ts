import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Rows } from "./types";

interface Page<T> {
  items: T[];
  next?: string | null;
  total: number;
}

/** How a list is asked for, for `useList`, and for whoever asks before the table is there. */
export const listQuery = <T>(queryKey: readonly unknown[], load: (after?: string) => Promise<Page<T>>) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Rows that the server gives page by page; the next page comes when its rows are about to be seen. */
export function useList<T>(list: ReturnType<typeof listQuery<T>>): Rows<T> {
  const query = useInfiniteQuery({ ...list, placeholderData: keepPreviousData });
  return {
    items: query.data?.pages.flatMap((page) => page.items) ?? [],
    total: query.data?.pages[0]?.total ?? 0,
    isLoading: query.isPending,
    isRefreshing: query.isFetching && !query.isPending,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    loadMore: () => {
      if (!query.isFetchingNextPage) void query.fetchNextPage();
    },
  };
}
