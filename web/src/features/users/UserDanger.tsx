import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMe } from "@/app/session";
import { Button, Confirm, FailureNote, Group, Section, Text, useAction } from "@/ui";
import type { User } from "./data";

interface Props {
  user: User;
  /** Nobody else could administer: they stay as they are. */
  isLastAdmin: boolean;
  onGone: () => void;
}

/** What cuts a user off: disabling, which can be taken back, and deleting, which cannot. */
export function UserDanger({ user, isLastAdmin, onGone }: Props) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<"disable" | "delete">();
  const isMe = useMe()?.id === user.id;
  const path = { id: user.id };
  const disable = useAction({
    run: (disabled: boolean) => body(api.PATCH("/api/users/{id}", { params: { path }, body: { disabled } })),
    changes: [["users"]],
    done: (_, disabled) => t(disabled ? "users.wasDisabled" : "users.wasEnabled", { name: user.name }),
    then: () => setAsked(undefined),
  });
  const remove = useAction({
    run: () => api.DELETE("/api/users/{id}", { params: { path } }),
    changes: [["users", "list"], ["users", "admins"], ["users", "all"], ["groups"], ["permissions"], ["system"]],
    done: () => t("users.deleted", { name: user.name }),
    then: onGone,
  });
  return (
    <Section
      title={t("users.danger")}
      hint={isLastAdmin ? t("users.lastAdmin") : t("users.dangerHint")}
      order={3}
      isBare
    >
      {!asked && <FailureNote error={disable.error} />}
      <Group gap="sm">
        {user.disabled ? (
          <Button variant="default" loading={disable.isPending} onClick={() => disable.mutate(false)}>
            {t("users.enable")}
          </Button>
        ) : (
          <Button variant="default" disabled={isLastAdmin} onClick={() => setAsked("disable")}>
            {t("users.disable")}
          </Button>
        )}
        <Button variant="outline" color="danger" disabled={isLastAdmin} onClick={() => setAsked("delete")}>
          {t(user.kind === "robot" ? "users.deleteRobot" : "users.delete")}
        </Button>
      </Group>
      <Confirm
        opened={asked === "disable"}
        onClose={() => setAsked(undefined)}
        title={t("users.disableTitle", { name: user.name })}
        action={t("users.disable")}
        onConfirm={() => disable.mutate(true)}
        isBusy={disable.isPending}
        error={disable.error}
        size="md"
      >
        <Text size="sm">{t("users.disableText")}</Text>
        {isMe && <Text size="sm">{t("users.isYou")}</Text>}
      </Confirm>
      <Confirm
        opened={asked === "delete"}
        onClose={() => setAsked(undefined)}
        title={t("users.deleteTitle", { name: user.name })}
        action={t(user.kind === "robot" ? "users.deleteRobot" : "users.delete")}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
        error={remove.error}
        typed={user.name}
        size="md"
      >
        <Text size="sm">{t("users.deleteText")}</Text>
        {isMe && <Text size="sm">{t("users.isYou")}</Text>}
      </Confirm>
    </Section>
  );
}
