import { Page } from "@/ui";

export function MyPermissionsPage() {
  return <Page title="MyPermissionsPage">{null}</Page>;
}
