import { useTranslation } from "react-i18next";
import { Checkbox, Select, Stack, Text } from "@/ui";
import type { Choice, Conflicts } from "./rule";

interface Props {
  choice: Choice;
  onChange: (choice: Choice) => void;
}

/** What a push does besides. */
export function ChoiceFields({ choice, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Select
        label={t("localImages.push.conflicts")}
        w={{ base: "100%", xs: 280 }}
        allowDeselect={false}
        value={choice.conflicts}
        onChange={(value) => onChange({ ...choice, conflicts: (value ?? "stop") as Conflicts })}
        data={(["stop", "skip", "overwrite"] as const).map((value) => ({
          value,
          label: t(`localImages.push.onConflict.${value}`),
        }))}
      />
      <Stack gap="xs" role="group" aria-labelledby="push-options">
        <Text size="sm" fw={500} id="push-options">
          {t("localImages.push.options")}
        </Text>
        <Checkbox
          label={t("localImages.push.removeLocal")}
          description={t("localImages.push.removeLocalHint")}
          checked={choice.removeLocal}
          onChange={(event) => onChange({ ...choice, removeLocal: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("localImages.push.removeRegistry")}
          description={t("localImages.push.removeRegistryHint")}
          checked={choice.removeRegistry}
          onChange={(event) => onChange({ ...choice, removeRegistry: event.currentTarget.checked })}
        />
      </Stack>
    </Stack>
  );
}
