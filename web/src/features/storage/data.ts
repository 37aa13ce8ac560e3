import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";

type JobBody = Schema<"JobBody">;
export type StorageBody = Schema<"StorageBody">;
export type StoredRepository = Schema<"StoredRepository">;
export type WhyBody = Schema<"WhyBody">;
export type WhyReason = Schema<"WhyReason">;

export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: () => body(api.GET("/api/storage", { params: {} })),
  // It is counted, which takes a while where much is stored.
  staleTime: 30_000,
});

/** The last collection that changed anything: jobs tell, as long as they are kept. */
export const lastCollectionQuery = queryOptions({
  queryKey: ["jobs", "last-collection"],
  queryFn: async (): Promise<JobBody | null> => {
    const query = { kind: "collection", state: "succeeded", limit: 20 };
    const { items } = await body(api.GET("/api/jobs", { params: { query } }));
    return items.find(({ parameters }) => parameters.dry_run !== true) ?? null;
  },
});

export const whyQuery = (digest: string) =>
  queryOptions({
    queryKey: ["storage", "why", digest],
    queryFn: () => body(api.GET("/api/storage/why", { params: { query: { digest } } })),
    enabled: isDigest(digest),
    retry: false,
  });

export function isDigest(text: string): boolean {
  return /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(text);
}
