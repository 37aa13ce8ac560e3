import { useLocation } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button } from "@/ui";
import type { LogLineBody } from "../data";
import style from "./Log.module.css";
import { LogRow } from "./LogRow";
import { lineOfHash } from "./lines";
import type { TimeStyle } from "./time";

const ROW = 24;
/** So close to the end counts as the end. */
const NEAR = 24;

interface Props {
  lines: LogLineBody[];
  /** There is no line at all yet, searched for or not. */
  isEmpty: boolean;
  isOver: boolean;
  find: string;
  isWrapped: boolean;
  times: TimeStyle;
  start: string;
}

/** The lines in sight, of however many. It follows the end until the reader scrolls up. */
export function LogView({ lines, isEmpty, isOver, find, isWrapped, times, start }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    estimateSize: () => ROW,
    overscan: 12,
    getScrollElement: () => frame.current,
    getItemKey: (index) => lines[index]?.number ?? index,
  });
  const linked = useLinkedLine();
  const { isFollowing, unseen, onScroll, toEnd } = useFollowing(frame, lines.length, linked, () =>
    virtualizer.scrollToIndex(lines.length - 1, { align: "end" }),
  );
  // Who came by a link to the log of a job that is over has nothing new to see.
  const news = isOver && unseen === lines.length ? 0 : unseen;
  const isThere = linked !== undefined && lines.some((line) => line.number === linked);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the line is there
  useEffect(() => {
    if (!isThere) return;
    // Whoever came by a link sees what stands around the line; whoever clicked on one sees it already.
    const align = isFirst.current ? "center" : "auto";
    isFirst.current = false;
    const index = lines.findIndex((line) => line.number === linked);
    virtualizer.scrollToIndex(index, { align });
  }, [isThere, linked]);
  return (
    <div className={style.log}>
      <div
        ref={frame}
        className={style.frame}
        role="log"
        aria-live="off"
        aria-label={t("jobs.log")}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
      >
        {lines.length === 0 && (
          <p className={style.none}>
            {t(!isEmpty ? "jobs.noLinesMatch" : isOver ? "jobs.noLines" : "jobs.linesToCome")}
          </p>
        )}
        <div className={isWrapped ? style.wrapped : style.lines} style={{ height: virtualizer.getTotalSize() }}>
          <div style={{ transform: `translateY(${virtualizer.getVirtualItems()[0]?.start ?? 0}px)` }}>
            {virtualizer.getVirtualItems().map(({ index, key }) => (
              <LogRow
                key={key}
                index={index}
                line={lines[index] as LogLineBody}
                find={find}
                times={times}
                start={start}
                isLinked={lines[index]?.number === linked}
                measure={virtualizer.measureElement}
              />
            ))}
          </div>
        </div>
      </div>
      {!isFollowing && lines.length > 0 && (
        <Button
          className={style.toEnd}
          size="compact-sm"
          leftSection={<ChevronDown size={14} aria-hidden />}
          onClick={toEnd}
        >
          {news > 0 ? t("jobs.newLines", { count: news, shown: number(news) }) : t("jobs.toEnd")}
        </Button>
      )}
    </div>
  );
}

function useLinkedLine(): number | undefined {
  return lineOfHash(useLocation({ select: ({ hash }) => hash }));
}

/** Stays at the end while lines come, and stops where the reader stops it or links to a line. */
function useFollowing(
  frame: React.RefObject<HTMLElement | null>,
  count: number,
  linked: number | undefined,
  goToEnd: () => void,
) {
  const [isFollowing, setFollowing] = useState(linked === undefined);
  const [linkedBefore, setLinkedBefore] = useState(linked);
  if (linked !== linkedBefore) {
    setLinkedBefore(linked);
    setFollowing(linked === undefined);
  }
  const [seen, setSeen] = useState(0);
  const top = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each line, not with each function
  useLayoutEffect(() => {
    if (!isFollowing || count === 0) return;
    setSeen(count);
    goToEnd();
  }, [count, isFollowing]);
  const onScroll = () => {
    const element = frame.current;
    if (!element) return;
    const isUp = element.scrollTop < top.current - 1;
    top.current = element.scrollTop;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    if (isAtEnd) setFollowing(true);
    else if (isUp) setFollowing(false);
  };
  const toEnd = () => setFollowing(true);
  return { isFollowing, unseen: Math.max(0, count - seen), onScroll, toEnd };
}
