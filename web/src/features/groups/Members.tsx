import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bot, UserRound, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import {
  ActionIcon,
  Anchor,
  Button,
  Failure,
  FailureNote,
  Group,
  Mark,
  notifications,
  Section,
  Select,
  Skeleton,
  Stack,
  Text,
  Tooltip,
  useAction,
  useDebouncedValue,
} from "@/ui";
import { subjectsQuery } from "../permissions/data";
import type { User } from "../users/data";

/** Who is in a group. Leaving it can be undone for a while. */
export function Members({ group }: { group: Schema<"GroupBody"> }) {
  const { t } = useTranslation();
  const path = { id: group.id };
  const { data, error, refetch } = useQuery({
    queryKey: ["groups", "members", group.id],
    queryFn: () => body(api.GET("/api/groups/{id}/members", { params: { path } })),
  });
  const changes = [["groups"], ["permissions"]];
  const add = useAction({
    run: (user: string) => api.POST("/api/groups/{id}/members", { params: { path }, body: { user } }),
    changes,
  });
  const remove = useAction({
    run: (user: User) =>
      api.DELETE("/api/groups/{id}/members/{user_id}", { params: { path: { ...path, user_id: user.id } } }),
    changes,
    then: (_, user) => showUndo(user.name),
  });
  const showUndo = (name: string) => {
    const id = notifications.show({
      autoClose: 10_000,
      message: (
        <Group justify="space-between">
          <span className="wrap-anywhere">{t("groups.removed", { name })}</span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              add.mutate(name);
            }}
          >
            {t("groups.undo")}
          </Button>
        </Group>
      ),
    });
  };
  return (
    <Section title={t("groups.members")} hint={t("groups.membersHint")} order={3} isBare>
      <AddMember isThere={(name) => data?.items.some((user) => user.name === name) ?? false} onAdd={add.mutate} />
      <FailureNote error={add.error ?? remove.error} />
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={28} />}
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("groups.noMembers")}
        </Text>
      )}
      <Stack gap={2}>
        {data?.items.map((user) => (
          <Member key={user.id} user={user} onRemove={() => remove.mutate(user)} />
        ))}
      </Stack>
    </Section>
  );
}

function Member({ user, onRemove }: { user: User; onRemove: () => void }) {
  const { t } = useTranslation();
  const isRobot = user.kind === "robot";
  const Icon = isRobot ? Bot : UserRound;
  const label = t("groups.removeMember", { name: user.name });
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Group gap={6} wrap="nowrap" style={{ minWidth: 0 }}>
        <Icon
          size={15}
          aria-label={t(isRobot ? "users.robot" : "users.person")}
          style={{ flex: "none", color: "var(--muted)" }}
        />
        <Anchor
          size="sm"
          className="wrap-anywhere"
          renderRoot={(props) => <Link to="/users" search={{ user: user.id }} {...props} />}
        >
          {user.name}
        </Anchor>
        {user.disabled && <Mark tone="gray">{t("users.disabled")}</Mark>}
      </Group>
      <Tooltip label={label}>
        <ActionIcon aria-label={label} onClick={onRemove}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function AddMember({ isThere, onAdd }: { isThere: (name: string) => boolean; onAdd: (name: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [typed] = useDebouncedValue(text, 150);
  const { data: names = [] } = useQuery(subjectsQuery("user", typed, true));
  return (
    <Select
      aria-label={t("groups.addMember")}
      placeholder={t("groups.addMemberHint")}
      data={names.filter((name) => !isThere(name))}
      // The server has looked already.
      filter={({ options }) => options}
      value={null}
      onChange={(name) => {
        if (name) onAdd(name);
        setText("");
      }}
      searchable
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={t("common.nothingMatches")}
    />
  );
}
