import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { generatePassword } from "@/lib/password";
import { Button, FailureNote, Group, Modal, Secret, Stack, Text, useAction } from "@/ui";
import type { User } from "./data";

/** Gives a user a new password, shown once, that must be changed at the next login. */
export function ResetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState<string>();
  const reset = useAction({
    run: (password: string) =>
      body(
        api.PATCH("/api/users/{id}", {
          params: { path: { id: user.id } },
          body: { password, must_change_password: true },
        }),
      ),
    changes: [["users"]],
    then: (_, password) => setPassword(password),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("users.resetTitle", { name: user.name })}
      size="lg"
      closeOnClickOutside={!password}
      closeOnEscape={!password}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        {password ? (
          <Secret label={t("users.passwordOf", { name: user.name })}>{password}</Secret>
        ) : (
          <Text size="sm">{t("users.resetText", { name: user.name })}</Text>
        )}
        {password && <Text size="sm">{t("users.mustChangeNext")}</Text>}
        <FailureNote error={reset.error} />
        <Group justify="flex-end">
          {password ? (
            <Button onClick={onClose}>{t("users.done")}</Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose} data-autofocus>
                {t("common.cancel")}
              </Button>
              <Button color="danger" loading={reset.isPending} onClick={() => reset.mutate(generatePassword())}>
                {t("users.reset")}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
