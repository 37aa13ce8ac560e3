import { Page } from "@/ui";

export function GroupsPage() {
  return <Page title="GroupsPage">{null}</Page>;
}
