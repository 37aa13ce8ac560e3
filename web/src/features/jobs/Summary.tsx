import { useTranslation } from "react-i18next";
import { bytes, number, shortDigest } from "@/lib/format";
import style from "./Jobs.module.css";

/** What came of a job, as its kind says it. */
export function Summary({ summary }: { summary: Record<string, unknown> }) {
  const results = useResults()(summary);
  if (results.length === 0) return null;
  return (
    <dl className={style.summary}>
      {results.map(({ key, name, shown }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>{shown}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What came of an item, in one line; what there was none of is left out. */
export function ItemResult({ result }: { result: Record<string, unknown> }) {
  const some = Object.fromEntries(Object.entries(result).filter(([, value]) => value !== 0 && value !== false));
  const results = useResults()(some);
  if (results.length === 0) return null;
  return <span className={style.hint}>{results.map(({ name, shown }) => `${name} ${shown}`).join(" · ")}</span>;
}

interface Shown {
  key: string;
  name: string;
  shown: string;
}

function useResults(): (given: Record<string, unknown>) => Shown[] {
  const { t, i18n } = useTranslation();
  const name = (key: string) =>
    i18n.exists(`jobs.summary.${key}`) ? t(`jobs.summary.${key as "blobs"}`) : key.replaceAll("_", " ");
  const shown = (key: string, value: unknown) => {
    if (typeof value === "number") return key.endsWith("bytes") ? bytes(value) : number(value);
    if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
    return key === "digest" ? shortDigest(String(value)) : String(value);
  };
  return (given) =>
    Object.entries(given)
      .filter(([, value]) => value !== null && typeof value !== "object")
      .map(([key, value]) => ({ key, name: name(key), shown: shown(key, value) }));
}
