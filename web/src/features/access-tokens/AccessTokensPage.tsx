import { Page } from "@/ui";

export function AccessTokensPage() {
  return <Page title="AccessTokensPage">{null}</Page>;
}
