import { useTranslation } from "react-i18next";
import { nameProblem } from "@/lib/names";
import { Checkbox, Select, Stack, TextInput } from "@/ui";
import style from "./Import.module.css";
import { type Choice, type Conflicts, cleanPrefix } from "./rows";

interface Props {
  choice: Choice;
  onChange: (choice: Choice) => void;
}

/** What holds for all images of an archive. */
export function ChoiceFields({ choice, onChange }: Props) {
  const { t } = useTranslation();
  const prefix = cleanPrefix(choice.prefix);
  const problem = prefix ? nameProblem(prefix) : null;
  return (
    <div className={style.fields}>
      <Stack gap="md">
        <TextInput
          label={t("archives.import.prefix")}
          description={t("archives.import.prefixHint")}
          placeholder="prod"
          maw={360}
          value={choice.prefix}
          onChange={(event) => onChange({ ...choice, prefix: event.currentTarget.value })}
          error={problem && t(`repositories.nameProblems.${problem}`)}
          maxLength={200}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
        />
      </Stack>
      <Stack gap="md">
        <Select
          label={t("archives.import.conflicts")}
          w={{ base: "100%", xs: 280 }}
          allowDeselect={false}
          value={choice.conflicts}
          onChange={(value) => onChange({ ...choice, conflicts: (value ?? "stop") as Conflicts })}
          data={(["stop", "skip", "overwrite"] as const).map((value) => ({
            value,
            label: t(`archives.import.onConflict.${value}`),
          }))}
        />
        <Checkbox
          label={t("archives.import.join")}
          description={t("archives.import.joinHint")}
          checked={choice.join}
          onChange={(event) => onChange({ ...choice, join: event.currentTarget.checked })}
        />
      </Stack>
    </div>
  );
}
