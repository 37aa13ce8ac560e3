import { useTranslation } from "react-i18next";
import { Checkbox, Group, SegmentedControl, Select, Stack, Text } from "@/ui";
import type { Conflicts, RenameChoice } from "./data";

interface Props {
  choice: RenameChoice;
  onChange: (choice: RenameChoice) => void;
}

/** What a rename does besides giving a name. */
export function Choices({ choice, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <Stack gap={4}>
          <Text size="sm" fw={500} id="rename-action">
            {t("rename.action")}
          </Text>
          <SegmentedControl
            aria-labelledby="rename-action"
            value={choice.isMove ? "move" : "copy"}
            onChange={(value) => onChange({ ...choice, isMove: value === "move" })}
            data={[
              { value: "move", label: t("rename.move") },
              { value: "copy", label: t("rename.copy") },
            ]}
          />
        </Stack>
        <Select
          label={t("rename.conflicts")}
          w={{ base: "100%", xs: 260 }}
          allowDeselect={false}
          value={choice.conflicts}
          onChange={(value) => onChange({ ...choice, conflicts: (value ?? "stop") as Conflicts })}
          data={(["stop", "skip", "overwrite"] as const).map((one) => ({
            value: one,
            label: t(`rename.onConflict.${one}`),
          }))}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {t(choice.isMove ? "rename.moveHint" : "rename.copyHint")}
      </Text>
      <Checkbox
        label={t("rename.grants")}
        description={t(choice.isMove ? "rename.grantsMoveHint" : "rename.grantsCopyHint")}
        checked={choice.withGrants}
        onChange={(event) => onChange({ ...choice, withGrants: event.currentTarget.checked })}
      />
    </Stack>
  );
}
