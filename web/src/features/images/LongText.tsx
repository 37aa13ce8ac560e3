import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui";
import style from "./LongText.module.css";

interface Props {
  children: string;
  /** How many lines are seen at first. */
  lines?: number;
}

/** About as many go into a line. */
const CHARACTERS = 80;

/** A text that somebody pushed: of any length, in any direction, kept within its own box. */
export function LongText({ children, lines = 6 }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isLong = children.length > lines * CHARACTERS || children.split("\n", lines + 1).length > lines;
  return (
    <div className={style.text}>
      <bdi
        className={isLong && !isOpen ? style.cut : style.whole}
        style={isLong && !isOpen ? { WebkitLineClamp: lines } : undefined}
      >
        {children}
      </bdi>
      {isLong && (
        <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t("images.collapse") : t("images.expand")}
        </Button>
      )}
    </div>
  );
}
