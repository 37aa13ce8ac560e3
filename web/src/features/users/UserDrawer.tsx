import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Anchor, Drawer, Fact, Facts, Failure, Group, Section, Skeleton, Stack, Text, Time } from "@/ui";
import { TokensOf } from "../access-tokens/TokensOf";
import { GrantsOf } from "../permissions/GrantsOf";
import { adminsQuery, type User, userQuery } from "./data";
import { EditUser } from "./EditUser";
import { UserDanger } from "./UserDanger";
import { KindMark, RoleMark, StateMark } from "./UserMarks";

/** One user or robot, whole. */
export function UserDrawer({ id, onClose }: { id?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...userQuery(id ?? ""), enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      title={data?.name ?? t("users.person")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} />}
      {data && <OneUser key={data.id} user={data} onGone={onClose} />}
    </Drawer>
  );
}

function OneUser({ user, onGone }: { user: User; onGone: () => void }) {
  const { t } = useTranslation();
  const admins = useQuery(adminsQuery).data;
  const isLastAdmin = admins?.isWhole === true && admins.names.length === 1 && admins.names[0] === user.name;
  const isAdmin = user.role === "admin";
  return (
    <Stack gap="lg">
      <Stack gap="sm">
        <Group gap={6}>
          <KindMark user={user} />
          {isAdmin && <RoleMark user={user} />}
          <StateMark user={user} />
        </Group>
        <Facts>
          <Fact name={t("common.created")}>
            <Time at={user.created_at} />
          </Fact>
          {user.kind !== "robot" && (
            <Fact name={t("users.lastLogin")}>
              <Time at={user.last_login_at} never={t("common.never")} />
            </Fact>
          )}
        </Facts>
      </Stack>
      <EditUser user={user} isLastAdmin={isLastAdmin} />
      <GroupsOf user={user} />
      <GrantsOf
        subject={{ kind: "user", name: user.name }}
        hint={isAdmin ? t("users.adminNeedsNone") : t("users.grantsHint")}
      />
      <TokensOf user={user} />
      <UserDanger user={user} isLastAdmin={isLastAdmin} onGone={onGone} />
    </Stack>
  );
}

function GroupsOf({ user }: { user: User }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ["groups", "of", user.id],
    queryFn: () => body(api.GET("/api/users/{id}/groups", { params: { path: { id: user.id } } })),
  });
  return (
    <Section title={t("shell.groups")} order={3} isBare>
      {error && <Failure error={error} />}
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("users.noGroups")}
        </Text>
      )}
      <Group gap="sm">
        {data?.items.map((group) => (
          <Anchor
            key={group.id}
            size="sm"
            className="wrap-anywhere"
            renderRoot={(props) => <Link to="/groups" search={{ group: group.id }} {...props} />}
          >
            {group.name}
          </Anchor>
        ))}
      </Group>
    </Section>
  );
}
