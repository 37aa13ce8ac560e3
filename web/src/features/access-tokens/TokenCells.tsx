import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { Group, Mark, Stack, Text } from "@/ui";
import { VerbMarks } from "../permissions/VerbSet";
import { tokenState } from "./expiry";

type Token = Schema<"TokenBody">;

const TONES = { active: "ok", soon: "warn", expired: "danger" } as const;
const ICONS = { active: CircleCheck, soon: CircleAlert, expired: CircleX };

export function TokenMark({ token }: { token: Token }) {
  const { t } = useTranslation();
  const state = tokenState(token.expires_at);
  return (
    <Mark tone={TONES[state]} icon={ICONS[state]} isQuiet={state === "active"}>
      {t(`accessTokens.states.${state}`)}
    </Mark>
  );
}

/** What a token may be used for at most. */
export function Scopes({ token }: { token: Token }) {
  const { t } = useTranslation();
  if (!token.scopes)
    return (
      <Text span inherit c="dimmed">
        {t("accessTokens.unlimited")}
      </Text>
    );
  return (
    <Stack gap={2} component="span">
      {token.scopes.map((scope) => (
        <Group key={`${scope.pattern} ${scope.verbs.join()}`} gap={6} component="span">
          <span className="mono wrap-anywhere">{scope.pattern}</span>
          <VerbMarks verbs={scope.verbs} />
        </Group>
      ))}
    </Stack>
  );
}
