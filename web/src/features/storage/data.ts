import { queryOptions } from "@tanstack/react-query";
import { body } from "@/api/client";
import { type JobBody, pending } from "@/api/pending";

export type { StorageBody, StoredRepository, WhyBody, WhyReason } from "@/api/pending";

export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: () => body(pending.GET("/api/storage", { params: {} })),
  // It is counted, which takes a while where much is stored.
  staleTime: 30_000,
});

/** The last collection that changed anything: jobs tell, as long as they are kept. */
export const lastCollectionQuery = queryOptions({
  queryKey: ["jobs", "last-collection"],
  queryFn: async (): Promise<JobBody | null> => {
    const query = { kind: "collection", state: "succeeded", limit: 20 };
    const { items } = await body(pending.GET("/api/jobs", { params: { query } }));
    return items.find(({ parameters }) => parameters.dry_run !== true) ?? null;
  },
});

export const whyQuery = (digest: string) =>
  queryOptions({
    queryKey: ["storage", "why", digest],
    queryFn: () => body(pending.GET("/api/storage/why", { params: { query: { digest } } })),
    enabled: isDigest(digest),
    retry: false,
  });

export function isDigest(text: string): boolean {
  return /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(text);
}
