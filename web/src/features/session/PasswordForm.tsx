import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { type Me, meQuery, signIn } from "@/app/session";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, FailureNote, Group, PasswordField, Stack, useAction } from "@/ui";
import { isUsable, NewPassword } from "./NewPassword";

interface Passwords {
  current: string;
  fresh: string;
}

/** Changes one's own password, and begins a new session with it: the server ends all that there were. */
export function PasswordForm({ me }: { me: Me }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const change = useAction({
    run: async (given: Passwords) => {
      const body = { current_password: given.current, new_password: given.fresh };
      await api.POST("/api/auth/password", { body });
      client.setQueryData(meQuery.queryKey, await signIn(me.name, given.fresh));
      for (const clear of [setCurrent, setFresh, setAgain]) clear("");
    },
    changes: [],
    done: () => t("session.passwordChanged"),
  });
  const error = change.error ? asApiError(change.error) : undefined;
  const isOfCurrent = error?.code === "password_wrong";
  const isOfNew = !isOfCurrent && error?.code !== "password_change_required" && error?.code.startsWith("password_");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ current, fresh });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {error && !isOfNew && !isOfCurrent && <FailureNote error={error} />}
        {/* For password managers: whose passwords these are. */}
        <input type="text" autoComplete="username" value={me.name} readOnly hidden />
        <PasswordField
          label={t("session.currentPassword")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          error={isOfCurrent && error && errorText(error)}
        />
        <NewPassword
          label={t("session.newPassword")}
          labelAgain={t("session.passwordAgain")}
          password={fresh}
          again={again}
          onPassword={setFresh}
          onAgain={setAgain}
          error={isOfNew && error && errorText(error)}
        />
        <Group>
          <Button type="submit" loading={change.isPending} disabled={!current || !isUsable(fresh, again)}>
            {t("session.changePassword")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
