import { useTranslation } from "react-i18next";
import { Checkbox, Select, Stack } from "@/ui";
import type { Choice, Conflicts } from "./rows";

interface Props {
  choice: Choice;
  onChange: (choice: Choice) => void;
}

/** What joining does besides. */
export function ChoiceFields({ choice, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Select
        label={t("indexes.repositories.conflicts")}
        w={{ base: "100%", xs: 280 }}
        allowDeselect={false}
        value={choice.conflicts}
        onChange={(value) => onChange({ ...choice, conflicts: (value ?? "stop") as Conflicts })}
        data={(["stop", "skip", "overwrite"] as const).map((value) => ({
          value,
          label: t(`indexes.repositories.onConflict.${value}`),
        }))}
      />
      <Checkbox
        label={t("indexes.repositories.deleteSource")}
        description={t("indexes.repositories.deleteSourceHint")}
        checked={choice.isDeleting}
        onChange={(event) => onChange({ ...choice, isDeleting: event.currentTarget.checked })}
      />
    </Stack>
  );
}
