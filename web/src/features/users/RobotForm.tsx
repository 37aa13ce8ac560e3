import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureNote, Stack, Text, TextInput } from "@/ui";
import { isName, NameField } from "./NameField";
import { FormButtons, type FormProps } from "./PersonForm";

/** A new robot: it has no password and is no administrator, so there is little to ask. */
export function RobotForm({ onSubmit, onCancel, isBusy, error }: FormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isName(name)) onSubmit({ name, kind: "robot", description });
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("users.robotHint")}
        </Text>
        <NameField isFirst value={name} onChange={setName} />
        <TextInput
          label={t("common.description")}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          maxLength={2000}
        />
        <FailureNote error={error} />
        <FormButtons action={t("users.createRobot")} onCancel={onCancel} isBusy={isBusy} isReady={isName(name)} />
      </Stack>
    </form>
  );
}
