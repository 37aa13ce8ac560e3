import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { number } from "@/lib/format";
import {
  Button,
  Confirm,
  Drawer,
  Failure,
  FailureNote,
  Group,
  Section,
  Skeleton,
  Stack,
  Text,
  Textarea,
  useAction,
} from "@/ui";
import { GrantsOf } from "../permissions/GrantsOf";
import { isName, NameField } from "../users/NameField";
import { Members } from "./Members";

type UserGroup = Schema<"GroupBody">;

/** One group: its name, members and grants. */
export function GroupDrawer({ id, onClose }: { id?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ["groups", "one", id],
    queryFn: () => body(api.GET("/api/groups/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: id !== undefined,
  });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      title={data?.name ?? t("permissions.group")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} />}
      {data && (
        <Stack gap="lg" key={data.id}>
          <Members group={data} />
          <GrantsOf subject={{ kind: "group", name: data.name }} hint={t("groups.grantsHint")} />
          <EditGroup key={`${data.name} ${data.description}`} group={data} />
          <DeleteGroup group={data} onGone={onClose} />
        </Stack>
      )}
    </Drawer>
  );
}

function EditGroup({ group }: { group: UserGroup }) {
  const { t } = useTranslation();
  const [name, setName] = useState(group.name);
  const [description, setDescription] = useState(group.description);
  const save = useAction({
    run: () => body(api.PATCH("/api/groups/{id}", { params: { path: { id: group.id } }, body: { name, description } })),
    changes: [["groups"], ["permissions"]],
    done: () => t("users.saved", { name }),
  });
  const isChanged = name !== group.name || description !== group.description;
  return (
    <Section title={t("users.settings")} order={3} isBare>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isName(name)) save.mutate();
        }}
      >
        <Stack gap="sm">
          <NameField value={name} onChange={setName} isGroup />
          <Textarea
            label={t("common.description")}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={2000}
            autosize
            maxRows={6}
          />
          <FailureNote error={save.error} />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={save.isPending} disabled={!isChanged || !isName(name)}>
              {t("users.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function DeleteGroup({ group, onGone }: { group: UserGroup; onGone: () => void }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const remove = useAction({
    run: () => api.DELETE("/api/groups/{id}", { params: { path: { id: group.id } } }),
    changes: [["groups", "list"], ["groups", "all"], ["groups", "of"], ["permissions"], ["system"]],
    done: () => t("groups.deleted", { name: group.name }),
    then: onGone,
  });
  return (
    <Section title={t("groups.delete")} hint={t("groups.deleteHint")} order={3} isBare>
      <Group>
        <Button variant="outline" color="danger" onClick={() => setAsked(true)}>
          {t("groups.delete")}
        </Button>
      </Group>
      <Confirm
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={t("groups.deleteTitle", { name: group.name })}
        action={t("groups.delete")}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
        error={remove.error}
        size="md"
      >
        <Text size="sm">
          {t("groups.deleteText", { count: group.member_count, shown: number(group.member_count) })}
        </Text>
      </Confirm>
    </Section>
  );
}
