import { Badge } from "@mantine/core";
import { CircleAlert, CircleCheck, CircleX, Info, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import style from "./Mark.module.css";

export type Tone = "ok" | "warn" | "danger" | "info" | "gray";

const ICONS: Record<Exclude<Tone, "gray">, LucideIcon> = {
  ok: CircleCheck,
  warn: CircleAlert,
  danger: CircleX,
  info: Info,
};

interface Props {
  tone: Tone;
  icon?: LucideIcon;
  /** Without a ground: for what is usual, so that what is not stands out. */
  isQuiet?: boolean;
  children: ReactNode;
}

/** A state in one word: its icon says the same as its colour. */
export function Mark({ tone, icon, isQuiet, children }: Props) {
  const Icon = icon ?? (tone === "gray" ? undefined : ICONS[tone]);
  if (isQuiet)
    return (
      <span className={style.quiet}>
        {Icon && (
          <Icon size={14} aria-hidden color={`var(--mantine-color-${tone === "gray" ? "dimmed" : `${tone}-text`})`} />
        )}
        {children}
      </span>
    );
  return (
    <Badge
      color={tone}
      leftSection={Icon && <Icon size={12} aria-hidden />}
      radius="sm"
      fz={12}
      style={{ flex: "none", minWidth: "max-content" }}
    >
      {children}
    </Badge>
  );
}
