import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Terminal } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { type RepositoryAddress, type RepositorySection, repositoryPath } from "@/lib/address";
import { number } from "@/lib/format";
import { Button, Failure, Page, Skeleton, Stack, Tabs, Text, useDisclosure } from "@/ui";
import { TagsTab } from "../tags/TagsTab";
import { CommandsDialog } from "./CommandsDialog";
import { type Repository, repositoryQuery } from "./queries";
import style from "./Repositories.module.css";
import { Visibility } from "./Visibility";

// Most visits are for the tags: the other parts come when they are opened.
const UntaggedTab = lazy(async () => ({ default: (await import("../tags/UntaggedTab")).UntaggedTab }));
const HistoryTab = lazy(async () => ({ default: (await import("../tags/HistoryTab")).HistoryTab }));
const PermissionsTab = lazy(async () => ({ default: (await import("./PermissionsTab")).PermissionsTab }));
const SettingsTab = lazy(async () => ({ default: (await import("./SettingsTab")).SettingsTab }));

export function RepositoryPage({ address }: { address: RepositoryAddress }) {
  const { t } = useTranslation();
  const { data: repository, error, refetch } = useQuery(repositoryQuery(address.name));
  const [areCommandsShown, commands] = useDisclosure(false);
  if (!repository)
    return (
      <Page title={address.name}>
        {error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton height={240} />}
      </Page>
    );
  return (
    <Page
      title={repository.name}
      marks={<Visibility repository={repository} />}
      actions={
        <Button leftSection={<Terminal size={16} aria-hidden />} onClick={commands.open}>
          {repository.verbs.includes("push") ? t("repositories.commands") : t("tags.pullCommand")}
        </Button>
      }
    >
      {repository.description && (
        <Text c="dimmed" maw={900} className="wrap-anywhere">
          {repository.description}
        </Text>
      )}
      <Sections repository={repository} section={address.section} />
      {areCommandsShown && <CommandsDialog repository={repository} onClose={commands.close} />}
    </Page>
  );
}

/** The parts of the page; each has its own address. */
function Sections({ repository, section }: { repository: Repository; section: RepositorySection }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { name, verbs, tag_count: tags } = repository;
  const isAdmin = verbs.includes("admin");
  return (
    <Tabs
      value={section}
      onChange={(to) =>
        void navigate({ to: "/r/$", params: { _splat: repositoryPath(name, to as RepositorySection) } })
      }
      keepMounted={false}
    >
      <Tabs.List mb="md" className={style.tabs}>
        <Tabs.Tab value="tags">
          {t("repositories.tags")}{" "}
          <Text span inherit c="dimmed">
            {number(tags)}
          </Text>
        </Tabs.Tab>
        <Tabs.Tab value="untagged">{t("repositories.untagged")}</Tabs.Tab>
        <Tabs.Tab value="history">{t("repositories.history")}</Tabs.Tab>
        {(isAdmin || section === "permissions") && (
          <Tabs.Tab value="permissions">{t("repositories.permissions")}</Tabs.Tab>
        )}
        {(isAdmin || section === "settings") && <Tabs.Tab value="settings">{t("repositories.settings")}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value={section}>
        <Stack gap="md">
          <Suspense fallback={<Skeleton height={240} />}>
            <Content repository={repository} section={section} />
          </Suspense>
        </Stack>
      </Tabs.Panel>
    </Tabs>
  );
}

function Content({ repository, section }: { repository: Repository; section: RepositorySection }) {
  switch (section) {
    case "tags":
      return <TagsTab repository={repository} />;
    case "untagged":
      return <UntaggedTab repository={repository} />;
    case "history":
      return <HistoryTab repository={repository} />;
    case "permissions":
      return <PermissionsTab repository={repository} />;
    case "settings":
      return <SettingsTab repository={repository} />;
  }
}
