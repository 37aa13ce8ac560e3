import { useTranslation } from "react-i18next";
import type { ApiError } from "@/api/errors";

/** The text of an error: by its code in the reader's language, else in the server's words. */
export function useErrorText(): (error: ApiError) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const key = `errors.${error.code}`;
    return i18n.exists(key) ? t(key as "errors.internal") : error.message;
  };
}
