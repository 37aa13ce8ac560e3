import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { number } from "@/lib/format";
import { Alert, Button, Command, FailureNote, Paper, Select, Stack, Text, TextInput, Title, useAction } from "@/ui";

const DAY = 86_400_000;
const LIVES = ["30", "90", "365", ""] as const;

/** An access token, made where its secret is needed. */
export function TokenHere() {
  const { t } = useTranslation();
  const [name, setName] = useState("docker");
  const [days, setDays] = useState("90");
  const create = useAction({
    run: () => {
      const expires_at = days ? new Date(Date.now() + Number(days) * DAY).toISOString() : null;
      return body(api.POST("/api/tokens", { body: { name: name.trim(), expires_at } }));
    },
    changes: [["tokens"]],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const lives = LIVES.map((value) => ({
    value,
    label: value
      ? t("firstPush.tokenDays", { count: Number(value), shown: number(Number(value)) })
      : t("firstPush.tokenForever"),
  }));
  return (
    <Paper className="card" p="lg" component="section">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t("firstPush.token")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("firstPush.tokenText")}
        </Text>
        {create.data ? (
          <Alert color="ok" icon={<KeyRound size={18} />} title={t("firstPush.tokenMade")}>
            <Stack gap="xs">
              <Command what={t("shell.accessTokens")}>{create.data.token}</Command>
              <Text size="sm">{t("firstPush.tokenMadeHint")}</Text>
            </Stack>
          </Alert>
        ) : (
          <form onSubmit={submit}>
            <Stack gap="sm">
              <FailureNote error={create.error} />
              <TextInput
                label={t("firstPush.tokenName")}
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
                maxLength={64}
                required
                withAsterisk={false}
                autoComplete="off"
              />
              <Select
                label={t("firstPush.tokenExpires")}
                data={lives}
                value={days}
                allowDeselect={false}
                onChange={(value) => setDays(value ?? "90")}
              />
              <Button type="submit" variant="default" loading={create.isPending} disabled={!name.trim()}>
                {t("firstPush.tokenCreate")}
              </Button>
            </Stack>
          </form>
        )}
      </Stack>
    </Paper>
  );
}
