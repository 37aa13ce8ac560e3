import { useId } from "react";
import { useTranslation } from "react-i18next";
import { SegmentedControl, Stack, Text } from "@/ui";

interface Props {
  value: string;
  onChange: (visibility: string) => void;
}

/** Private or public, with what that means. */
export function VisibilityChoice({ value, onChange }: Props) {
  const { t } = useTranslation();
  const label = useId();
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={500} id={label}>
        {t("repositories.visibility")}
      </Text>
      <SegmentedControl
        aria-labelledby={label}
        value={value}
        onChange={onChange}
        data={[
          { value: "private", label: t("common.private") },
          { value: "public", label: t("common.public") },
        ]}
      />
      <Text size="xs" c="dimmed">
        {value === "public" ? t("repositories.publicHint") : t("repositories.privateHint")}
      </Text>
    </Stack>
  );
}
