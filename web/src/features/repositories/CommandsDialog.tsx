import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMe } from "@/app/session";
import { PullCommand } from "@/features/pull/PullCommand";
import { usePullChoice } from "@/features/pull/usePullChoice";
import { useRegistry } from "@/features/pull/useRegistry";
import { inOne, pushCommands } from "@/lib/pushCommands";
import { Command, Divider, Modal, Skeleton, Stack, Text, Title } from "@/ui";
import { listTags } from "../tags/queries";
import type { Repository } from "./queries";

/** How to pull the newest image and how to push the next one. */
export function CommandsDialog({ repository, onClose }: { repository: Repository; onClose: () => void }) {
  const { t } = useTranslation();
  const { name } = repository;
  const mayPush = repository.verbs.includes("push");
  const newest = useQuery({
    queryKey: ["repository", name, "tags", "newest"],
    queryFn: () => listTags(name, { sort: "-updated" }, undefined, 1),
  });
  const tag = newest.data?.items[0];
  return (
    <Modal
      opened
      onClose={onClose}
      title={mayPush ? t("repositories.commands") : t("tags.pullCommand")}
      size="xl"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        {newest.isPending && <Skeleton height={112} />}
        {tag && (
          <>
            <Title order={3}>{t("repositories.pull")}</Title>
            <PullCommand images={[{ repository: name, tag: tag.name, digest: tag.digest }]} />
          </>
        )}
        {newest.isSuccess && !tag && !mayPush && <Text>{t("tags.nothing")}</Text>}
        {tag && mayPush && <Divider />}
        {mayPush && <PushCommands name={name} />}
      </Stack>
    </Modal>
  );
}

function PushCommands({ name }: { name: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const registry = useRegistry();
  const { tool: chosen } = usePullChoice();
  const tool = chosen === "podman" || chosen === "nerdctl" ? chosen : "docker";
  return (
    <>
      <Title order={3}>{t("repositories.push")}</Title>
      <Text size="sm" c="dimmed">
        {t("repositories.pushHint")}
      </Text>
      <Command>{inOne(pushCommands({ tool, registry, repository: name, user: me?.name }))}</Command>
    </>
  );
}
