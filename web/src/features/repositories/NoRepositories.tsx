import { Link } from "@tanstack/react-router";
import { Boxes, LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/app/session";
import { useRegistry } from "@/features/pull/useRegistry";
import { inOne, pushCommands } from "@/lib/pushCommands";
import { Box, Command, Empty, Text } from "@/ui";
import { mayPushSomewhere, useMine } from "./queries";

/** No repository to be seen: because there is none yet, or because nothing was granted. */
export function NoRepositories() {
  const { t } = useTranslation();
  const me = useMe();
  const mine = useMine();
  const registry = useRegistry();
  if (!me)
    return (
      <Empty icon={<LockKeyhole size={32} />} title={t("repositories.nonePublic")}>
        <Text>{t("repositories.loginFirst")}</Text>
        <Link to="/login" search={{ to: "/repositories" }}>
          {t("shell.login")}
        </Link>
      </Empty>
    );
  if (mine && !mayPushSomewhere(mine))
    return (
      <Empty icon={<LockKeyhole size={32} />} title={t("repositories.noneVisible")}>
        <Text maw={480}>{t("repositories.askForRights")}</Text>
        <Link to="/me/permissions">{t("shell.myPermissions")}</Link>
      </Empty>
    );
  return (
    <Empty icon={<Boxes size={32} />} title={t("repositories.nothing")}>
      <Text>{t("repositories.nothingText")}</Text>
      <Box w="100%" maw={620} ta="left">
        <Command>{inOne(pushCommands({ tool: "docker", registry, repository: "team/app", user: me.name }))}</Command>
      </Box>
    </Empty>
  );
}
