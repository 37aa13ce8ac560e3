import { Page } from "@/ui";

export function SystemPage() {
  return <Page title="SystemPage">{null}</Page>;
}
