import { Link } from "@tanstack/react-router";
import { HardDrive, KeyRound, type LucideIcon, Pause, TriangleAlert, Unplug, UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { bytes, dateTime } from "@/lib/format";
import { Paper, Text, Title } from "@/ui";
import { type AttentionCode, readAttention } from "./attention";
import style from "./OverviewPage.module.css";

const ICONS: Record<AttentionCode, LucideIcon> = {
  upstream_failing: Unplug,
  disk_low: HardDrive,
  pushes_paused: Pause,
  token_expires: KeyRound,
  token_expired: UserRoundX,
  comparison_failed: TriangleAlert,
  other: TriangleAlert,
};

/** What does not go as it should, each with what to do; nothing at all when all is well. */
export function AttentionList({ items }: { items: Schema<"Attention">[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <Paper className="card" component="section">
      <div className={style.head}>
        <Title order={2}>{t("overview.attention")}</Title>
      </div>
      <ul className={style.attention}>
        {items.map((item) => (
          <Item key={JSON.stringify(item)} item={item} />
        ))}
      </ul>
    </Paper>
  );
}

function Item({ item }: { item: Schema<"Attention"> }) {
  const { t } = useTranslation();
  const { code, details } = readAttention(item);
  const { host = "", name = "", by = "", free_bytes = 0, since, expires_at } = details;
  const isToken = code === "token_expires" || code === "token_expired";
  const Icon = ICONS[code];
  return (
    <li>
      <Icon size={20} aria-hidden color="var(--mantine-color-warn-text)" />
      <div>
        <Text fw={600} className="wrap-anywhere">
          {t(`overview.codes.${code}`, { host, name, by, free: bytes(free_bytes), code: item.code })}
        </Text>
        <Text size="sm">
          {t(`overview.todo.${code}`)}
          {(since ?? expires_at) && (
            <Text span size="xs" c="dimmed" ml={8}>
              {since
                ? t("overview.since", { time: dateTime(since) })
                : t("overview.expiresAt", { time: dateTime(expires_at ?? "") })}
            </Text>
          )}
        </Text>
      </div>
      {isToken ? (
        <Link to="/me/tokens">{t("overview.toTokens")}</Link>
      ) : (
        code !== "disk_low" && code !== "pushes_paused" && <Link to="/system">{t("overview.toSystem")}</Link>
      )}
    </li>
  );
}
