import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { useMe } from "@/app/session";
import { number } from "@/lib/format";
import {
  ActionIcon,
  Alert,
  Button,
  type Column,
  DataTable,
  Empty,
  listQuery,
  Page,
  Text,
  Time,
  Tooltip,
  useList,
} from "@/ui";
import { tokenState } from "./expiry";
import { NewTokenDialog } from "./NewTokenDialog";
import { RevokeToken } from "./RevokeToken";
import { Scopes, TokenMark } from "./TokenCells";

type Token = Schema<"TokenBody">;

/** One's own access tokens: secrets for programs, in place of the password. */
export function AccessTokensPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const rows = useList(listQuery<Token>(["tokens"], () => body(api.GET("/api/tokens"))));
  const ending = rows.items.filter((token) => tokenState(token.expires_at) === "soon").length;
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t("accessTokens.create")}
    </Button>
  );
  return (
    <Page title={t("shell.accessTokens")} actions={create}>
      <Text size="sm" c="dimmed" maw={900}>
        {t("accessTokens.intro")}
      </Text>
      {ending > 0 && (
        <Alert color="warn" icon={<KeyRound size={18} />}>
          {t("accessTokens.endSoon", { count: ending, shown: number(ending) })}
        </Alert>
      )}
      <DataTable
        id="tokens"
        label={t("shell.accessTokens")}
        rows={rows}
        columns={useColumns()}
        rowKey={(token) => token.id}
        actions={(token) => (
          <Tooltip label={t("accessTokens.revoke")}>
            <ActionIcon aria-label={t("accessTokens.revokeOf", { name: token.name })} onClick={() => setRevoked(token)}>
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        empty={
          <Empty icon={<KeyRound size={32} />} title={t("accessTokens.none")}>
            <Text maw={480}>{t("accessTokens.noneHint")}</Text>
          </Empty>
        }
      />
      {isMaking && me && <NewTokenDialog user={me.name} onClose={() => setMaking(false)} />}
      <RevokeToken token={revoked} onClose={() => setRevoked(undefined)} />
    </Page>
  );
}

function useColumns(): Column<Token>[] {
  const { t } = useTranslation();
  const never = t("accessTokens.neverExpires");
  return [
    {
      id: "name",
      header: t("common.name"),
      isTitle: true,
      cell: (token) => <span className="wrap-anywhere">{token.name}</span>,
    },
    { id: "state", header: t("accessTokens.state"), cell: (token) => <TokenMark token={token} /> },
    { id: "scopes", header: t("accessTokens.scopes"), cell: (token) => <Scopes token={token} /> },
    { id: "created", header: t("common.created"), cell: (token) => <Time at={token.created_at} /> },
    { id: "expires", header: t("accessTokens.expires"), cell: (token) => <Time at={token.expires_at} never={never} /> },
    {
      id: "used",
      header: t("accessTokens.lastUsed"),
      cell: (token) => <Time at={token.last_used_at} never={t("common.never")} />,
    },
  ];
}
