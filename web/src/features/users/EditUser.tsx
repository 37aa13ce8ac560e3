import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { useMe } from "@/app/session";
import { Alert, Button, FailureNote, Group, Section, Select, Stack, Text, Textarea, useAction } from "@/ui";
import type { User } from "./data";
import { ResetPassword } from "./ResetPassword";

/** What can be changed of a user at any time: description, role, password. */
export function EditUser({ user, isLastAdmin }: { user: User; isLastAdmin: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const [description, setDescription] = useState(user.description);
  const [role, setRole] = useState(user.role);
  const isRobot = user.kind === "robot";
  const save = useAction({
    run: (change: Schema<"UserChangeBody">) =>
      body(api.PATCH("/api/users/{id}", { params: { path: { id: user.id } }, body: change })),
    changes: [["users"], ["me"]],
    done: () => t("users.saved", { name: user.name }),
  });
  const change = {
    description: description === user.description ? undefined : description,
    role: role === user.role ? undefined : role,
  };
  const isChanged = change.description !== undefined || change.role !== undefined;
  return (
    <Section title={t("users.settings")} order={3} isBare>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(change);
        }}
      >
        <Stack gap="sm">
          <Textarea
            label={t("common.description")}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={2000}
            autosize
            maxRows={6}
          />
          {!isRobot && (
            <Select
              label={t("users.role")}
              description={
                isLastAdmin ? t("users.lastAdmin") : t(role === "admin" ? "users.adminHint" : "users.userHint")
              }
              value={role}
              onChange={(value) => setRole(value ?? user.role)}
              data={[
                { value: "user", label: t("users.roles.user") },
                { value: "admin", label: t("users.roles.admin") },
              ]}
              allowDeselect={false}
              disabled={isLastAdmin}
            />
          )}
          {me?.id === user.id && change.role === "user" && <Alert color="warn">{t("users.demoteSelf")}</Alert>}
          <FailureNote error={save.error} />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={save.isPending} disabled={!isChanged}>
              {t("users.save")}
            </Button>
          </Group>
        </Stack>
      </form>
      {!isRobot && <Reset user={user} />}
    </Section>
  );
}

function Reset({ user }: { user: User }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" c="dimmed" style={{ flex: "1 1 220px" }}>
        {t("users.resetHint")}
      </Text>
      <Button variant="default" leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setAsked(true)}>
        {t("users.reset")}
      </Button>
      {isAsked && <ResetPassword user={user} onClose={() => setAsked(false)} />}
    </Group>
  );
}
