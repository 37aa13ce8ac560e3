import { getRouteApi } from "@tanstack/react-router";
import { Plus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ForAdmins } from "@/app/ForAdmins";
import { number } from "@/lib/format";
import {
  Anchor,
  Button,
  type Column,
  ColumnsButton,
  DataTable,
  Empty,
  Group,
  listQuery,
  NothingMatches,
  Page,
  SearchField,
  SegmentedControl,
  Text,
  Time,
  useList,
} from "@/ui";
import { NewTokenDialog } from "../access-tokens/NewTokenDialog";
import type { User } from "./data";
import { NewUserDialog } from "./NewUserDialog";
import { UserDrawer } from "./UserDrawer";
import { KindMark, RoleMark, StateMark } from "./UserMarks";

const route = getRouteApi("/shell/own/users");
const PAGE = 100;

/** Users and robots; one of them in a drawer. */
export function UsersPage() {
  const { t } = useTranslation();
  return (
    <ForAdmins title={t("shell.users")}>
      <AllUsers />
    </ForAdmins>
  );
}

function AllUsers() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: typeof search) => void navigate({ search: { ...search, ...values }, replace: true });
  const [isMaking, setMaking] = useState(false);
  const [robot, setRobot] = useState<User>();
  const filter = { search: search.search, kind: search.kind };
  const rows = useList(
    listQuery<User>(["users", "list", filter], (after) =>
      body(api.GET("/api/users", { params: { query: { ...filter, after, limit: PAGE } } })),
    ),
  );
  const columns = useColumns((user) => change({ user: user.id }));
  const isFiltered = Boolean(search.search || search.kind);
  return (
    <Page
      title={t("shell.users")}
      marks={rows.total > 0 && <Text c="dimmed">{number(rows.total)}</Text>}
      actions={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {t("users.create")}
        </Button>
      }
    >
      <Group gap="sm">
        <SearchField
          label={t("users.search")}
          value={search.search ?? ""}
          onChange={(text) => change({ search: text })}
        />
        <SegmentedControl
          aria-label={t("users.kind")}
          value={search.kind ?? ""}
          onChange={(kind) => change({ kind: kind || undefined })}
          data={[
            { value: "", label: t("users.all") },
            { value: "user", label: t("users.people") },
            { value: "robot", label: t("users.robots") },
          ]}
        />
        <Group ml="auto">
          <ColumnsButton id="users" columns={columns} />
        </Group>
      </Group>
      <DataTable
        id="users"
        label={t("shell.users")}
        rows={rows}
        columns={columns}
        rowKey={(user) => user.id}
        onOpen={(user) => change({ user: user.id })}
        copyText={(user) => user.name}
        empty={
          isFiltered ? (
            <NothingMatches onClear={() => change({ search: undefined, kind: undefined })} />
          ) : (
            <Empty icon={<Users size={32} />} title={t("users.none")} />
          )
        }
      />
      {isMaking && <NewUserDialog onClose={() => setMaking(false)} onRobot={setRobot} />}
      {robot && <NewTokenDialog user={robot.name} isRobot onClose={() => setRobot(undefined)} />}
      <UserDrawer id={search.user} onClose={() => change({ user: undefined })} />
    </Page>
  );
}

function useColumns(open: (user: User) => void): Column<User>[] {
  const { t } = useTranslation();
  return [
    {
      id: "name",
      header: t("common.name"),
      isTitle: true,
      cell: (user) => (
        <Anchor component="button" type="button" inherit className="wrap-anywhere" onClick={() => open(user)} ta="left">
          {user.name}
        </Anchor>
      ),
    },
    { id: "kind", header: t("users.kind"), cell: (user) => <KindMark user={user} /> },
    { id: "role", header: t("users.role"), cell: (user) => <RoleMark user={user} /> },
    { id: "state", header: t("users.state"), cell: (user) => <StateMark user={user} /> },
    {
      id: "description",
      header: t("common.description"),
      cell: (user) => (
        <Text inherit c="dimmed" lineClamp={1} className="wrap-anywhere" title={user.description}>
          {user.description}
        </Text>
      ),
    },
    { id: "created", header: t("common.created"), cell: (user) => <Time at={user.created_at} /> },
    {
      id: "login",
      header: t("users.lastLogin"),
      cell: (user) => (user.kind === "robot" ? "–" : <Time at={user.last_login_at} never={t("common.never")} />),
    },
  ];
}
