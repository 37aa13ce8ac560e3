import type { RepositoryAddress } from "@/lib/address";
import { Page } from "@/ui";

export function RepositoryPage({ address }: { address: RepositoryAddress }) {
  return <Page title={address.name}>{null}</Page>;
}
