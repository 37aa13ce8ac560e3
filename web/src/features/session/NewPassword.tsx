import { Circle, CircleCheck } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { PasswordField } from "@/ui";
import style from "./NewPassword.module.css";
import { hasRightLength } from "./passwordRules";

interface Props {
  label: string;
  labelAgain: string;
  password: string;
  again: string;
  onPassword: (value: string) => void;
  onAgain: (value: string) => void;
  /** What the server says against the password. */
  error?: ReactNode;
}

/** A new password, twice, with what the server asks of it. */
export function NewPassword(props: Props) {
  const { t } = useTranslation();
  const rules = useId();
  const { password, again } = props;
  return (
    <>
      <PasswordField
        label={props.label}
        autoComplete="new-password"
        required
        withAsterisk={false}
        aria-describedby={rules}
        value={password}
        onChange={({ currentTarget }) => props.onPassword(currentTarget.value)}
        error={props.error}
      />
      <PasswordField
        label={props.labelAgain}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={again}
        onChange={({ currentTarget }) => props.onAgain(currentTarget.value)}
      />
      <ul className={style.rules} id={rules}>
        <Rule isMet={hasRightLength(password)}>{t("session.ruleLength")}</Rule>
        <Rule isMet={password !== "" && password === again}>{t("session.ruleSame")}</Rule>
        {/* Only the server has the list. */}
        <li>
          <span className={style.dot} aria-hidden />
          {t("session.ruleCommon")}
        </li>
      </ul>
    </>
  );
}

/** Whether the server is worth asking. */
export function isUsable(password: string, again: string): boolean {
  return hasRightLength(password) && password === again;
}

function Rule({ isMet, children }: { isMet: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const Mark = isMet ? CircleCheck : Circle;
  return (
    <li data-met={isMet || undefined}>
      <Mark size={14} role="img" aria-label={isMet ? t("session.ruleMet") : t("session.ruleOpen")} />
      {children}
    </li>
  );
}
