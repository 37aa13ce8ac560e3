import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Rows } from "./types";

interface Page<T> {
  items: T[];
  next?: string | null;
  total: number;
}

/** Rows that the server gives page by page; the next page comes when its rows are about to be seen. */
export function useList<T>(key: readonly unknown[], load: (after?: string) => Promise<Page<T>>): Rows<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
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
