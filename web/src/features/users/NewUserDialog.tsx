import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { generatePassword } from "@/lib/password";
import { Button, Group, Modal, Secret, SegmentedControl, Stack, Text, useAction } from "@/ui";
import type { User } from "./data";
import { PersonForm } from "./PersonForm";
import { RobotForm } from "./RobotForm";

interface Props {
  onClose: () => void;
  /** A robot was made: it needs a token next. */
  onRobot: (robot: User) => void;
}

interface Made {
  user: User;
  /** A generated one; who typed one knows it. */
  password: string;
}

/** Makes a user or robot. Mounted while it is open. */
export function NewUserDialog({ onClose, onRobot }: Props) {
  const { t } = useTranslation();
  const [kind, setKind] = useState("user");
  const [made, setMade] = useState<Made>();
  const create = useAction({
    run: (user: Schema<"NewUserBody">) => body(api.POST("/api/users", { body: user })),
    changes: [["users"], ["system"]],
    done: (user) => t("users.created", { name: user.name }),
  });
  const addPerson = (user: Schema<"NewUserBody">) => {
    const password = user.password ? undefined : generatePassword();
    const body = { ...user, password: user.password ?? password };
    create.mutate(body, { onSuccess: (user) => (password ? setMade({ user, password }) : onClose()) });
  };
  const addRobot = (user: Schema<"NewUserBody">) =>
    create.mutate(user, {
      onSuccess: (robot) => {
        onClose();
        onRobot(robot);
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? t("users.created", { name: made.user.name }) : t("users.create")}
      size="lg"
      closeOnClickOutside={!made}
      closeOnEscape={!made}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {made ? (
        <MadeUser user={made.user} password={made.password} onClose={onClose} />
      ) : (
        <Stack gap="md">
          <SegmentedControl
            aria-label={t("users.kind")}
            value={kind}
            onChange={(value) => {
              setKind(value);
              create.reset();
            }}
            data={[
              { value: "user", label: t("users.person") },
              { value: "robot", label: t("users.robot") },
            ]}
          />
          {kind === "user" ? (
            <PersonForm onSubmit={addPerson} onCancel={onClose} isBusy={create.isPending} error={create.error} />
          ) : (
            <RobotForm onSubmit={addRobot} onCancel={onClose} isBusy={create.isPending} error={create.error} />
          )}
        </Stack>
      )}
    </Modal>
  );
}

function MadeUser({ user, password, onClose }: { user: User; password: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Secret label={t("users.passwordOf", { name: user.name })}>{password}</Secret>
      {user.must_change_password && <Text size="sm">{t("users.mustChangeNext")}</Text>}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("users.done")}</Button>
      </Group>
    </Stack>
  );
}
