import { Tags } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/app/session";
import { useRegistry } from "@/features/pull/useRegistry";
import { inOne, pushCommands } from "@/lib/pushCommands";
import { Box, Command, Empty, Text } from "@/ui";
import type { Repository } from "../repositories/queries";

/** A repository without tags: how its first one comes, for those who may push it. */
export function NoTags({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const me = useMe();
  const registry = useRegistry();
  const mayPush = repository.verbs.includes("push");
  return (
    <Empty icon={<Tags size={32} />} title={t("tags.nothing")}>
      <Text>{mayPush ? t("tags.nothingPush") : t("tags.nothingPull")}</Text>
      {mayPush && (
        <Box w="100%" maw={620} ta="left">
          <Command>
            {inOne(pushCommands({ tool: "docker", registry, repository: repository.name, user: me?.name }))}
          </Command>
        </Box>
      )}
    </Empty>
  );
}
