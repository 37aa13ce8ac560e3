import { useTranslation } from "react-i18next";
import { api, type Schema } from "@/api/client";
import { Confirm, Text, Time, useAction } from "@/ui";

/** Asks before an access token is revoked: whoever uses it is cut off at once. */
export function RevokeToken({ token, onClose }: { token?: Schema<"TokenBody">; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useAction({
    run: (id: string) => api.DELETE("/api/tokens/{id}", { params: { path: { id } } }),
    changes: [["tokens"]],
    done: () => t("accessTokens.revoked", { name: token?.name }),
    then: onClose,
  });
  return (
    <Confirm
      opened={token !== undefined}
      onClose={() => {
        revoke.reset();
        onClose();
      }}
      title={t("accessTokens.revokeTitle")}
      action={t("accessTokens.revoke")}
      onConfirm={() => token && revoke.mutate(token.id)}
      isBusy={revoke.isPending}
      error={revoke.error}
      size="md"
    >
      <Text size="sm" className="wrap-anywhere">
        {t("accessTokens.revokeText", { name: token?.name })}
      </Text>
      <Text size="sm">
        {t("accessTokens.lastUsed")}: <Time at={token?.last_used_at} never={t("common.never")} />
      </Text>
    </Confirm>
  );
}
