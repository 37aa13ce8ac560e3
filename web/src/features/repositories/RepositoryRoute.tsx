import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { parseRepositoryAddress } from "@/lib/address";
import { RepositoryPage } from "./RepositoryPage";

const ImagePage = lazy(async () => ({ default: (await import("@/features/images/ImagePage")).ImagePage }));
const route = getRouteApi("/shell/r/$");

/** Names of repositories contain `/`, so one route has the repository's page and those of its images. */
export function RepositoryRoute() {
  const { _splat = "" } = route.useParams();
  const address = parseRepositoryAddress(_splat);
  if (!address.reference) return <RepositoryPage address={address} key={address.name} />;
  return (
    <Suspense>
      <ImagePage repository={address.name} reference={address.reference} key={_splat} />
    </Suspense>
  );
}
