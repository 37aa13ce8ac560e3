import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { ActionIcon, Button, Failure, Group, Section, Skeleton, Stack, Text, Time, Tooltip } from "@/ui";
import type { User } from "../users/data";
import { NewTokenDialog } from "./NewTokenDialog";
import { RevokeToken } from "./RevokeToken";
import { Scopes, TokenMark } from "./TokenCells";

type Token = Schema<"TokenBody">;

/** The access tokens of somebody, for administrators: they make them for robots only. */
export function TokensOf({ user }: { user: User }) {
  const { t } = useTranslation();
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const isRobot = user.kind === "robot";
  const { data, error, refetch } = useQuery({
    queryKey: ["tokens", user.id],
    queryFn: () => body(api.GET("/api/tokens", { params: { query: { user: user.id } } })),
  });
  return (
    <Section
      title={t("shell.accessTokens")}
      hint={isRobot ? undefined : t("accessTokens.ofPeople")}
      order={3}
      isBare
      actions={
        isRobot && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t("accessTokens.create")}
          </Button>
        )
      }
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={28} />}
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("accessTokens.none")}
        </Text>
      )}
      {data?.items.map((token) => (
        <TokenLine key={token.id} token={token} onRevoke={() => setRevoked(token)} />
      ))}
      {isMaking && <NewTokenDialog user={user.name} isRobot onClose={() => setMaking(false)} />}
      <RevokeToken token={revoked} onClose={() => setRevoked(undefined)} />
    </Section>
  );
}

function TokenLine({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
      <Stack gap={2} style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={500} className="wrap-anywhere">
            {token.name}
          </Text>
          <TokenMark token={token} />
        </Group>
        <Text size="sm" component="div">
          <Scopes token={token} />
        </Text>
        <Text size="xs" c="dimmed">
          {t("accessTokens.expires")} <Time at={token.expires_at} never={t("accessTokens.neverExpires")} />
          {" · "}
          {t("accessTokens.lastUsed")} <Time at={token.last_used_at} never={t("common.never")} />
        </Text>
      </Stack>
      <Tooltip label={t("accessTokens.revoke")}>
        <ActionIcon aria-label={t("accessTokens.revokeOf", { name: token.name })} onClick={onRevoke}>
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
