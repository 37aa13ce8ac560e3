import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** A password, which can be looked at while it is typed. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <PasswordInput
      visible={isShown}
      onVisibilityChange={setShown}
      // Reached by Tab too: not everyone has a mouse.
      visibilityToggleButtonProps={{
        "aria-label": isShown ? t("session.hidePassword") : t("session.showPassword"),
        "aria-pressed": isShown,
        tabIndex: 0,
      }}
      maxLength={256}
      spellCheck={false}
      autoCapitalize="none"
      {...props}
    />
  );
}
