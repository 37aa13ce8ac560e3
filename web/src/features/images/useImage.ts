import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, body, type Schema } from "@/api/client";

export type Image = Schema<"ImageBody">;

const route = getRouteApi("/shell/r/$");

/** One image by tag or digest. */
export function useImage(repository: string, reference: string) {
  return useQuery({
    queryKey: ["repository", repository, "images", reference],
    queryFn: () =>
      body(
        api.GET("/api/repositories/{repository}/images/{reference}", { params: { path: { repository, reference } } }),
      ),
  });
}

/** What of the page is looked at stands in its address: `tab`, `platform` and `layer`. */
export function useLookedAt() {
  const { tab, platform, layer } = route.useSearch();
  const navigate = route.useNavigate();
  return {
    tab,
    platform,
    layer: layer === undefined ? undefined : Number(layer),
    openTab: (tab: string) =>
      void navigate({ search: (before) => ({ ...before, tab, layer: undefined }), replace: true }),
    openPlatform: (platform: string) =>
      void navigate({ search: (before) => ({ ...before, platform, layer: undefined }) }),
    openLayer: (order: number) => void navigate({ search: (before) => ({ ...before, layer: String(order) }) }),
    closeLayer: () => void navigate({ search: (before) => ({ ...before, layer: undefined }) }),
  };
}
