import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { Alert, Button, FailureNote, Group, Modal, Select, Stack, TextInput, useAction } from "@/ui";
import { EXPIRIES, type Expiry, expiresAt, today } from "./expiry";
import { isScopeReady, type Scope, ScopesField } from "./ScopesField";
import { TokenSecret } from "./TokenSecret";

interface Props {
  /** Whose token it is. */
  user: string;
  /** An administrator makes it for a robot. */
  isRobot?: boolean;
  onClose: () => void;
}

/** Makes an access token; then shows its secret, once. Mounted while it is open. */
export function NewTokenDialog({ user, isRobot, onClose }: Props) {
  const { t } = useTranslation();
  const [made, setMade] = useState<Schema<"NewTokenBody">>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? t("accessTokens.made", { name: made.name }) : t("accessTokens.createFor", { name: user })}
      size="lg"
      // A click beside it must not lose the secret.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {made ? (
        <Stack gap="md">
          <TokenSecret token={made.token} user={user} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("accessTokens.done")}</Button>
          </Group>
        </Stack>
      ) : (
        <NewTokenForm user={isRobot ? user : undefined} onMade={setMade} onCancel={onClose} />
      )}
    </Modal>
  );
}

interface FormProps {
  /** The robot, or oneself. */
  user?: string;
  onMade: (token: Schema<"NewTokenBody">) => void;
  onCancel: () => void;
}

function NewTokenForm({ user, onMade, onCancel }: FormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [expiry, setExpiry] = useState<Expiry>("days90");
  const [date, setDate] = useState("");
  const [scopes, setScopes] = useState<Scope[]>();
  const make = useAction({
    run: () => {
      const expires_at = expiresAt(expiry, date);
      return body(api.POST("/api/tokens", { body: { name: name.trim(), expires_at, scopes, user } }));
    },
    changes: [["tokens"]],
    then: onMade,
  });
  const isDateReady = expiry !== "date" || date >= today();
  const isReady = name.trim() !== "" && isDateReady && (!scopes || scopes.every(isScopeReady));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) make.mutate();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t("common.name")}
          description={t("accessTokens.nameHint")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          required
          data-autofocus
          autoComplete="off"
        />
        <Group align="flex-end" gap="sm">
          <Select
            label={t("accessTokens.expiry")}
            value={expiry}
            onChange={(value) => setExpiry((value ?? "days90") as Expiry)}
            data={EXPIRIES.map((value) => ({ value, label: t(`accessTokens.expiries.${value}`) }))}
            allowDeselect={false}
          />
          {expiry === "date" && (
            <TextInput
              type="date"
              aria-label={t("accessTokens.expiries.date")}
              value={date}
              min={today()}
              onChange={(event) => setDate(event.currentTarget.value)}
            />
          )}
        </Group>
        {expiry === "never" && <Alert color="warn">{t("accessTokens.neverHint")}</Alert>}
        <ScopesField scopes={scopes} onChange={setScopes} />
        <FailureNote error={make.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={!isReady}>
            {t("accessTokens.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
