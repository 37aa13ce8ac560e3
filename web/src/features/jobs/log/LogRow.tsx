import { useLocation, useNavigate } from "@tanstack/react-router";
import { CircleX, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { LogLineBody } from "../data";
import style from "./Log.module.css";
import { cutAt } from "./lines";
import { lineTime, type TimeStyle } from "./time";

interface Props {
  index: number;
  line: LogLineBody;
  find: string;
  times: TimeStyle;
  start: string;
  isLinked: boolean;
  measure: (element: HTMLElement | null) => void;
}

/** One line: its number is its address, its level an icon and a word. */
export const LogRow = memo(function LogRow({ index, line, find, times, start, isLinked, measure }: Props) {
  const { t } = useTranslation();
  return (
    <div
      ref={measure}
      data-index={index}
      className={style.row}
      data-level={line.level}
      data-linked={isLinked || undefined}
    >
      <LineLink number={line.number} />
      <time dateTime={line.at} title={line.at}>
        {lineTime(line.at, times, start)}
      </time>
      <span className={style.level}>
        {line.level === "error" && <CircleX size={13} aria-label={t("jobs.levels.error")} />}
        {line.level === "warning" && <TriangleAlert size={13} aria-label={t("jobs.levels.warning")} />}
      </span>
      <span className={style.message}>
        {line.hidden ? <i>{t("jobs.hidden")}</i> : <Message text={line.message} find={find} />}
      </span>
    </div>
  );
});

/** Whole, as `<base href>` would lead a bare `#L1` elsewhere. */
function LineLink({ number }: { number: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const address = useLocation({ select: ({ publicHref, hash }) => publicHref.replace(`#${hash}`, "") });
  return (
    <a
      href={`${address}#L${number}`}
      className={style.number}
      aria-label={t("jobs.line", { number })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate({
          to: ".",
          search: true,
          hash: `L${number}`,
          replace: true,
          resetScroll: false,
          hashScrollIntoView: false,
        });
      }}
    >
      {number}
    </a>
  );
}

function Message({ text, find }: { text: string; find: string }) {
  const parts = cutAt(text, find);
  if (parts.length === 1) return text;
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
  return parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part));
}
