import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useIsAdmin } from "@/app/session";
import { Page, Tabs } from "@/ui";
import { SyncPanel } from "./SyncPanel";

const RemotesPanel = lazy(async () => ({ default: (await import("../remotes/RemotesPanel")).RemotesPanel }));
const route = getRouteApi("/shell/own/sync");

/** Images from other registries, or to them; and the registries that are known. */
export function SyncPage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  if (!isAdmin)
    return (
      <Page title={t("shell.sync")}>
        <SyncPanel />
      </Page>
    );
  return (
    <Page title={t("shell.sync")}>
      <Tabs
        value={tab === "remotes" ? "remotes" : "sync"}
        onChange={(to) => void navigate({ search: { tab: to === "remotes" ? "remotes" : undefined }, replace: true })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="sync">{t("sync.images")}</Tabs.Tab>
          <Tabs.Tab value="remotes">{t("remotes.title")}</Tabs.Tab>
        </Tabs.List>
        {/* What was typed stays while one looks at the remotes. */}
        <Tabs.Panel value="sync">
          <SyncPanel />
        </Tabs.Panel>
        <Tabs.Panel value="remotes">
          <Suspense>{tab === "remotes" && <RemotesPanel />}</Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
