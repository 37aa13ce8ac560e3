import { getRouteApi } from "@tanstack/react-router";
import { Plus, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { ForAdmins } from "@/app/ForAdmins";
import { number } from "@/lib/format";
import {
  Anchor,
  Button,
  type Column,
  DataTable,
  Empty,
  Group,
  listQuery,
  NothingMatches,
  Page,
  SearchField,
  Text,
  Time,
  useList,
} from "@/ui";
import { GroupDrawer } from "./GroupDrawer";
import { NewGroupDialog } from "./NewGroupDialog";

type UserGroup = Schema<"GroupBody">;

const route = getRouteApi("/shell/own/groups");
const PAGE = 100;

/** Groups of users and robots; one of them in a drawer. */
export function GroupsPage() {
  const { t } = useTranslation();
  return (
    <ForAdmins title={t("shell.groups")}>
      <AllGroups />
    </ForAdmins>
  );
}

function AllGroups() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: typeof search) => void navigate({ search: { ...search, ...values }, replace: true });
  const [isMaking, setMaking] = useState(false);
  const filter = { search: search.search };
  const rows = useList(
    listQuery<UserGroup>(["groups", "list", filter], (after) =>
      body(api.GET("/api/groups", { params: { query: { ...filter, after, limit: PAGE } } })),
    ),
  );
  return (
    <Page
      title={t("shell.groups")}
      marks={rows.total > 0 && <Text c="dimmed">{number(rows.total)}</Text>}
      actions={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {t("groups.create")}
        </Button>
      }
    >
      <Group gap="sm">
        <SearchField
          label={t("groups.search")}
          value={search.search ?? ""}
          onChange={(text) => change({ search: text })}
        />
      </Group>
      <DataTable
        id="groups"
        label={t("shell.groups")}
        rows={rows}
        columns={useColumns((group) => change({ group: group.id }))}
        rowKey={(group) => group.id}
        onOpen={(group) => change({ group: group.id })}
        copyText={(group) => group.name}
        empty={
          search.search ? (
            <NothingMatches onClear={() => change({ search: undefined })} />
          ) : (
            <Empty icon={<UsersRound size={32} />} title={t("groups.none")}>
              <Text maw={480}>{t("groups.noneHint")}</Text>
            </Empty>
          )
        }
      />
      {isMaking && <NewGroupDialog onClose={() => setMaking(false)} onMade={(group) => change({ group: group.id })} />}
      <GroupDrawer id={search.group} onClose={() => change({ group: undefined })} />
    </Page>
  );
}

function useColumns(open: (group: UserGroup) => void): Column<UserGroup>[] {
  const { t } = useTranslation();
  return [
    {
      id: "name",
      header: t("common.name"),
      isTitle: true,
      cell: (group) => (
        <Anchor
          component="button"
          type="button"
          inherit
          className="wrap-anywhere"
          onClick={() => open(group)}
          ta="left"
        >
          {group.name}
        </Anchor>
      ),
    },
    {
      id: "members",
      header: t("groups.members"),
      align: "right",
      width: "100px",
      cell: (group) => number(group.member_count),
    },
    {
      id: "description",
      header: t("common.description"),
      cell: (group) => (
        <Text inherit c="dimmed" lineClamp={1} className="wrap-anywhere" title={group.description}>
          {group.description}
        </Text>
      ),
    },
    { id: "created", header: t("common.created"), width: "160px", cell: (group) => <Time at={group.created_at} /> },
  ];
}
