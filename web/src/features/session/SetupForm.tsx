import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Me } from "@/app/session";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, FailureNote, Stack, TextInput, useAction } from "@/ui";
import { isUsable, NewPassword } from "./NewPassword";

/** Of letters, digits and some signs, so that it stands in a shell without quotes. The server says the same. */
const NAME = /^[a-zA-Z0-9][\w.@+-]{0,63}$/;

interface Props {
  secret: string;
  /** The next page is on its way. */
  isDone: boolean;
  onDone: (me: Me) => void;
}

/** Name and password of the first administrator. */
export function SetupForm({ secret, isDone, onDone }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [name, setName] = useState("admin");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const create = useAction({
    run: async () => onDone((await body(api.POST("/api/setup", { body: { token: secret, name, password } }))).user),
    changes: [],
  });
  const error = create.error ? asApiError(create.error) : undefined;
  const isOfName = error?.code.startsWith("name_");
  const isOfPassword = error?.code.startsWith("password_");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {error && !isOfName && !isOfPassword && <FailureNote error={error} />}
        <TextInput
          label={t("setup.name")}
          description={t("setup.nameHint")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          withAsterisk={false}
          error={(isOfName && error && errorText(error)) || (name !== "" && !NAME.test(name))}
        />
        <NewPassword
          label={t("session.password")}
          labelAgain={t("setup.again")}
          password={password}
          again={again}
          onPassword={setPassword}
          onAgain={setAgain}
          error={isOfPassword && error && errorText(error)}
        />
        <Button
          type="submit"
          loading={create.isPending || isDone}
          disabled={!NAME.test(name) || !isUsable(password, again)}
        >
          {t("setup.create")}
        </Button>
      </Stack>
    </form>
  );
}
