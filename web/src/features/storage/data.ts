import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import { type JobBody, listJobs } from "../jobs/data";

export type StorageBody = Schema<"StorageBody">;
export type StoredRepository = Schema<"RepositoryBytesBody">;
export type WhyReason = Omit<Schema<"ReasonBody">, "code"> & {
  code: "tag" | "child_of" | "layer_of" | "referrer_of" | "untagged" | "grace";
};
export type WhyBody = Omit<Schema<"WhyBody">, "kind" | "reasons"> & {
  kind: "blob" | "manifest" | null;
  reasons: WhyReason[];
};

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
    const { items } = await listJobs({ kind: "collection", state: "succeeded", limit: 20 });
    return items.find(({ parameters }) => parameters.dry_run !== true) ?? null;
  },
});

export const whyQuery = (digest: string) =>
  queryOptions({
    queryKey: ["storage", "why", digest],
    queryFn: () => body(api.GET("/api/storage/why", { params: { query: { digest } } })) as Promise<WhyBody>,
    enabled: isDigest(digest),
    retry: false,
  });

export function isDigest(text: string): boolean {
  return /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(text);
}
