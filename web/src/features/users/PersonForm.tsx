import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import {
  Button,
  Checkbox,
  FailureNote,
  Group,
  PasswordField,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from "@/ui";
import { isName, NameField } from "./NameField";

export interface FormProps {
  onSubmit: (user: Schema<"NewUserBody">) => void;
  onCancel: () => void;
  isBusy: boolean;
  error: unknown;
}

const SHORTEST = 8;

/** A new person: without a typed password one is generated. */
export function PersonForm({ onSubmit, onCancel, isBusy, error }: FormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [role, setRole] = useState("user");
  const [description, setDescription] = useState("");
  const [password, setPassword] = useState<string>();
  const [mustChange, setMustChange] = useState(true);
  const isReady = isName(name) && (password === undefined || password.length >= SHORTEST);
  const user = { name, kind: "user", role, description, must_change_password: mustChange };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit({ ...user, password });
      }}
    >
      <Stack gap="md">
        <NameField isFirst value={name} onChange={setName} />
        <Select
          label={t("users.role")}
          description={t(role === "admin" ? "users.adminHint" : "users.userHint")}
          value={role}
          onChange={(value) => setRole(value ?? "user")}
          data={[
            { value: "user", label: t("users.roles.user") },
            { value: "admin", label: t("users.roles.admin") },
          ]}
          allowDeselect={false}
        />
        <TextInput
          label={t("common.description")}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          maxLength={2000}
        />
        <PasswordChoice typed={password} onChange={setPassword} />
        <Checkbox
          label={t("users.mustChangeChoice")}
          description={t("users.mustChangeHint")}
          checked={mustChange}
          onChange={(event) => setMustChange(event.currentTarget.checked)}
        />
        <FailureNote error={error} />
        <FormButtons action={t("users.createPerson")} onCancel={onCancel} isBusy={isBusy} isReady={isReady} />
      </Stack>
    </form>
  );
}

interface PasswordProps {
  /** `undefined`: one is generated. */
  typed?: string;
  onChange: (typed?: string) => void;
}

function PasswordChoice({ typed, onChange }: PasswordProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500} id="password-kind">
        {t("users.password")}
      </Text>
      <SegmentedControl
        aria-labelledby="password-kind"
        value={typed === undefined ? "generated" : "typed"}
        onChange={(value) => onChange(value === "typed" ? "" : undefined)}
        data={[
          { value: "generated", label: t("users.generated") },
          { value: "typed", label: t("users.typed") },
        ]}
        style={{ alignSelf: "flex-start" }}
      />
      {typed === undefined ? (
        <Text size="sm" c="dimmed">
          {t("users.generatedHint")}
        </Text>
      ) : (
        <PasswordField
          aria-label={t("users.password")}
          description={t("errors.password_length")}
          value={typed}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={256}
          autoComplete="new-password"
        />
      )}
    </Stack>
  );
}

interface ButtonsProps {
  action: string;
  onCancel: () => void;
  isBusy: boolean;
  isReady: boolean;
}

export function FormButtons({ action, onCancel, isBusy, isReady }: ButtonsProps) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t("common.cancel")}
      </Button>
      <Button type="submit" loading={isBusy} disabled={!isReady}>
        {action}
      </Button>
    </Group>
  );
}
