import { Page } from "@/ui";

export function FirstPushPage() {
  return <Page title="FirstPushPage">{null}</Page>;
}
