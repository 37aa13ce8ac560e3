import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { type Me, signIn } from "@/app/session";
import { Button, FailureNote, PasswordField, Stack, TextInput, useAction, useForm } from "@/ui";

interface Props {
  /** Who signs in; left out: it is asked for. */
  name?: string;
  onDone: (me: Me) => void;
}

/** Name and password. */
export function LoginForm({ name, onDone }: Props) {
  const { t } = useTranslation();
  const first = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => (first.current ?? password.current)?.focus(), []);
  const form = useForm({ mode: "uncontrolled", initialValues: { name: name ?? "", password: "" } });
  const login = useAction({
    run: async (given: { name: string; password: string }) => onDone(await signIn(given.name.trim(), given.password)),
    changes: [],
  });
  const refusal = login.error ? asApiError(login.error).code : undefined;
  const submit = form.onSubmit((given) =>
    login.mutate(given, {
      onError: () => {
        password.current?.focus();
        password.current?.select();
      },
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {refusal && refusal !== "credentials_invalid" && <FailureNote error={login.error} />}
        <TextInput
          label={t("session.name")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          withAsterisk={false}
          readOnly={name !== undefined}
          ref={name === undefined ? first : undefined}
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <PasswordField
          ref={password}
          label={t("session.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={name !== undefined || undefined}
          key={form.key("password")}
          {...form.getInputProps("password")}
          error={refusal === "credentials_invalid" && t("errors.credentials_invalid")}
        />
        <Button type="submit" loading={login.isPending} fullWidth>
          {t("shell.login")}
        </Button>
      </Stack>
    </form>
  );
}
