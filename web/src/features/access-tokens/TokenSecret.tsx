import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRegistryHost } from "@/app/session";
import { Command, Secret, SegmentedControl, Stack, Text } from "@/ui";

const CLIENTS = ["docker", "podman"] as const;

/** A token that was just made, and how to sign in with it. The secret is in no command: shells keep those. */
export function TokenSecret({ token, user }: { token: string; user: string }) {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const [client, setClient] = useState<string>("docker");
  return (
    <Stack gap="md">
      <Secret label={t("accessTokens.secret")}>{token}</Secret>
      <Stack gap={6}>
        <Text size="sm" fw={600}>
          {t("accessTokens.signIn")}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t("accessTokens.client")}
          value={client}
          onChange={setClient}
          data={[...CLIENTS]}
          style={{ alignSelf: "flex-start" }}
        />
        <Command>{`${client} login ${host} -u ${user} --password-stdin`}</Command>
        <Text size="sm" c="dimmed">
          {t("accessTokens.signInHint")}
        </Text>
      </Stack>
    </Stack>
  );
}
