import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PackageOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMe } from "@/app/session";
import { useRegistry } from "@/features/pull/useRegistry";
import { pushExample } from "@/features/session/pushExample";
import { firstPushCommands, inOne } from "@/lib/pushCommands";
import { Button, Command, Empty, Paper, Stack, Text } from "@/ui";

/** No images: how the first one gets here. */
export function NothingYet({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const registry = useRegistry();
  const mine = useQuery({ queryKey: ["permissions", "mine"], queryFn: () => body(api.GET("/api/permissions/mine")) });
  const repository = mine.data && pushExample(mine.data);
  const commands = repository && me && firstPushCommands({ tool: "docker", registry, repository, user: me.name });
  return (
    <Paper className="card">
      <Empty icon={<PackageOpen size={32} />} title={isAdmin ? t("overview.emptyTitle") : t("overview.nothingYours")}>
        <Text>{commands ? t("overview.emptyText") : t("overview.nothingYoursText")}</Text>
        {commands && (
          <Stack gap="sm" w="min(560px, 100%)" ta="left">
            <Command>{inOne(commands)}</Command>
          </Stack>
        )}
        {commands ? (
          <Button renderRoot={(props) => <Link to="/first-push" {...props} />}>{t("overview.firstPush")}</Button>
        ) : (
          <Button variant="default" renderRoot={(props) => <Link to="/me/permissions" {...props} />}>
            {t("shell.myPermissions")}
          </Button>
        )}
      </Empty>
    </Paper>
  );
}
