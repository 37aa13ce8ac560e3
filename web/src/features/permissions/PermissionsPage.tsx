import { Page } from "@/ui";

export function PermissionsPage() {
  return <Page title="PermissionsPage">{null}</Page>;
}
