import { useTranslation } from "react-i18next";
import { bytes, number } from "@/lib/format";
import style from "./Jobs.module.css";

/** What came of a job, as its kind says it. */
export function Summary({ summary }: { summary: Record<string, unknown> }) {
  const { t, i18n } = useTranslation();
  const entries = Object.entries(summary).filter(([, value]) => value !== null && typeof value !== "object");
  if (entries.length === 0) return null;
  const name = (key: string) =>
    i18n.exists(`jobs.summary.${key}`) ? t(`jobs.summary.${key as "blobs"}`) : key.replaceAll("_", " ");
  const shown = (key: string, value: unknown) => {
    if (typeof value === "number") return key.endsWith("bytes") ? bytes(value) : number(value);
    if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
    return String(value);
  };
  return (
    <dl className={style.summary}>
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{name(key)}</dt>
          <dd>{shown(key, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
