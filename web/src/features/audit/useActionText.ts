import { useTranslation } from "react-i18next";

/** What an action is in words; the server's own word for one that this UI does not know yet. */
export function useActionText(): (action: string) => string {
  const { t, i18n } = useTranslation();
  return (action) => {
    const key = `audit.actions.${action}`;
    return i18n.exists(key) ? t(key as "audit.actions.user.create") : action;
  };
}
