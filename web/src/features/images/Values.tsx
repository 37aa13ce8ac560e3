import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Copy } from "@/ui";
import { LongText } from "./LongText";
import style from "./Values.module.css";

export interface Entry {
  /** Two may have the same name. */
  key: string;
  name: string;
  value: ReactNode;
  /** What the copy button copies; without one there is no button. */
  copy?: string;
  /** Names that people gave are set in the type of code, ours are not. */
  isCode?: boolean;
}

/** An image may state ten thousand; more than this is shown only when asked for. */
const SHOWN = 200;

/** Names and their values, with values of any length. */
export function Values({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? entries : entries.slice(0, SHOWN);
  return (
    <div className="card">
      <dl className={style.values}>
        {shown.map(({ key, name, value, copy, isCode }) => (
          <div key={key} className={style.entry}>
            <dt>{isCode ? <LongText lines={3}>{name}</LongText> : name}</dt>
            <dd>
              <div className={style.value}>{typeof value === "string" ? <LongText>{value}</LongText> : value}</div>
              {copy !== undefined && <Copy text={copy} what={name.slice(0, 60)} />}
            </dd>
          </div>
        ))}
      </dl>
      {entries.length > shown.length && (
        <Button variant="subtle" m="xs" onClick={() => setWhole(true)}>
          {t("images.showAll", { shown: number(entries.length) })}
        </Button>
      )}
    </div>
  );
}

/** A text with its copy button. */
export function textEntry(name: string, value: string | undefined, index = 0): Entry[] {
  return value === undefined ? [] : [{ key: `${index} ${name}`, name, value, copy: value }];
}
