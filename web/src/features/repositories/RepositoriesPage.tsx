import { getRouteApi, Link } from "@tanstack/react-router";
import { FileUp, FolderTree, List, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Group, Page, SearchField, SegmentedControl, Select, useList, useSelection } from "@/ui";
import { CreateRepository } from "./CreateRepository";
import { isTree, mayPushSomewhere, type RepositoriesView, repositoriesQuery, useMine } from "./queries";
import { RepositorySelectionBar } from "./RepositorySelectionBar";
import { RepositoryTable, RepositoryTableColumns } from "./RepositoryTable";
import { RepositoryTree } from "./RepositoryTree";

const route = getRouteApi("/shell/repositories");

export function RepositoriesPage() {
  const { t } = useTranslation();
  const view: RepositoriesView = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = mayPushSomewhere(useMine());
  const change = (values: RepositoriesView) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true });
  return (
    <Page
      title={t("repositories.title")}
      actions={
        mayCreate && (
          <>
            <Button
              variant="default"
              leftSection={<FileUp size={16} aria-hidden />}
              renderRoot={(props) => <Link to="/import" {...props} />}
            >
              {t("shell.import")}
            </Button>
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => change({ create: "1" })}>
              {t("repositories.create")}
            </Button>
          </>
        )
      }
    >
      {isTree(view) ? (
        <>
          <Toolbar view={view} change={change} />
          <RepositoryTree view={view} change={change} />
        </>
      ) : (
        <RepositoryList view={view} change={change} />
      )}
      {view.create && mayCreate && <CreateRepository onClose={() => change({ create: undefined })} />}
    </Page>
  );
}

function RepositoryList({ view, change }: ToolbarProps) {
  const rows = useList(repositoriesQuery(view));
  const selection = useSelection();
  const mayAct = mayPushSomewhere(useMine());
  return (
    <>
      {selection.isAll || selection.keys.size > 0 ? (
        <RepositorySelectionBar selection={selection} total={rows.total} filter={view} />
      ) : (
        <Toolbar view={view} change={change} />
      )}
      <RepositoryTable view={view} change={change} rows={rows} selection={mayAct ? selection : undefined} />
    </>
  );
}

interface ToolbarProps {
  view: RepositoriesView;
  change: (values: RepositoriesView) => void;
}

function Toolbar({ view, change }: ToolbarProps) {
  const { t } = useTranslation();
  const choices = [
    { value: "list", label: <Choice icon={<List size={14} aria-hidden />} label={t("repositories.list")} /> },
    { value: "tree", label: <Choice icon={<FolderTree size={14} aria-hidden />} label={t("repositories.tree")} /> },
  ];
  return (
    <Group gap="sm">
      <SearchField
        label={t("repositories.search")}
        value={view.search ?? ""}
        onChange={(search) => change({ search: search || undefined })}
      />
      <Select
        aria-label={t("repositories.visibility")}
        w={150}
        allowDeselect={false}
        value={view.visibility ?? ""}
        data={[
          { value: "", label: t("repositories.anyVisibility") },
          { value: "private", label: t("common.private") },
          { value: "public", label: t("common.public") },
        ]}
        onChange={(visibility) => change({ visibility: visibility || undefined })}
      />
      <Group gap="sm" ml={{ base: 0, sm: "auto" }}>
        <SegmentedControl
          aria-label={t("repositories.view")}
          value={isTree(view) ? "tree" : "list"}
          data={choices}
          onChange={(to) =>
            change(to === "tree" ? { view: "tree", search: undefined, visibility: undefined } : { view: undefined })
          }
        />
        {!isTree(view) && <RepositoryTableColumns />}
      </Group>
    </Group>
  );
}

function Choice({ icon, label }: { icon: React.ReactNode; label: string }) {
  return (
    <Group gap={6} wrap="nowrap" component="span">
      {icon}
      {label}
    </Group>
  );
}
