import { Page } from "@/ui";

export function OverviewPage() {
  return <Page title="OverviewPage">{null}</Page>;
}
