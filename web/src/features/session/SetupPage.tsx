import { Page } from "@/ui";

export function SetupPage() {
  return <Page title="SetupPage">{null}</Page>;
}
