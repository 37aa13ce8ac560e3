import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { ApiError } from "@/api/errors";
import { currentLanguage } from "@/i18n";
import { useErrorText } from "@/i18n/useErrorText";
import { type Span, span } from "./progress";

type JobError = Schema<"JobProblem">;

/** 1 小时 5 分钟, 45 s */
export function spanText(parts: Span): string {
  const shown = parts.map(([count, unit]) =>
    new Intl.NumberFormat(currentLanguage(), { style: "unit", unit, unitDisplay: "short" }).format(count),
  );
  return shown.join(" ").replace(/(\d)(?=\p{Script=Han})/gu, "$1 ");
}

export function durationText(seconds: number | undefined): string {
  return seconds === undefined ? "–" : spanText(span(seconds));
}

/** What a kind of job is called; the server's own word for one that this UI does not know yet. */
export function useKindText(): (kind: string) => string {
  const { t, i18n } = useTranslation();
  return (kind) => (i18n.exists(`jobs.kinds.${kind}`) ? t(`jobs.kinds.${kind as "sync"}`) : kind);
}

/** An error of a job or of one of its items, and what to do about it where that is known. */
export function useProblem(): (error: JobError) => { text: string; hint?: string } {
  const { t, i18n } = useTranslation();
  const text = useErrorText();
  return (error) => {
    const key = `jobs.hints.${error.code}`;
    return {
      text: text(new ApiError(0, { ...error, request_id: "" })),
      hint: i18n.exists(key) ? t(key as "jobs.hints.unavailable") : undefined,
    };
  };
}
