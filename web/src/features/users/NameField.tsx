import { useTranslation } from "react-i18next";
import { TextInput } from "@/ui";

/** As the server has it: what is typed at prompts and stands in `docker login`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;
const RESERVED = ["anonymous", "system"];

export function isName(name: string): boolean {
  return NAME.test(name) && !RESERVED.includes(name);
}

interface Props {
  value: string;
  onChange: (name: string) => void;
  /** The name of a group, which nobody signs in with and which can be changed. */
  isGroup?: boolean;
  /** It is what a dialog begins with. */
  isFirst?: boolean;
}

/** The name of a user, robot or group. */
export function NameField({ value, onChange, isGroup, isFirst }: Props) {
  const { t } = useTranslation();
  const isWrong = value !== "" && !isName(value);
  return (
    <TextInput
      label={t("common.name")}
      description={t(isGroup ? "users.nameRule" : "users.nameHint")}
      error={isWrong ? t("errors.name_invalid") : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
      maxLength={64}
      required
      data-autofocus={isFirst || undefined}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
