import { Page } from "@/ui";

export function RepositoriesPage() {
  return <Page title="RepositoriesPage">{null}</Page>;
}
