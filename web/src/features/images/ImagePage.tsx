import { Page } from "@/ui";

export function ImagePage({ repository, reference }: { repository: string; reference: string }) {
  return <Page title={`${repository}:${reference}`}>{null}</Page>;
}
