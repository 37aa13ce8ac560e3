import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui";
import style from "./LongText.module.css";

/** Longer texts, or of more lines, are cut at first. */
const MOST_CHARACTERS = 480;
const MOST_LINES = 6;

/** A text that somebody pushed: of any length, in any direction, kept within its own box. */
export function LongText({ children }: { children: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isLong = children.length > MOST_CHARACTERS || children.split("\n", MOST_LINES + 1).length > MOST_LINES;
  return (
    <div className={style.text}>
      <bdi className={isLong && !isOpen ? style.cut : style.whole}>{children}</bdi>
      {isLong && (
        <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t("images.collapse") : t("images.expand")}
        </Button>
      )}
    </div>
  );
}
