import { ChevronRight, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { number, shortDigest } from "@/lib/format";
import { Bytes, Text, Time } from "@/ui";
import style from "./Plan.module.css";

interface Props {
  title: string;
  icon: LucideIcon;
  color?: string;
  /** All there are; the plan lists the first hundred. */
  count: number;
  listed: number;
  /** The rows are a list already. */
  bare?: boolean;
  /** What goes along with something that is listed already: folded sooner. */
  minor?: boolean;
  children: ReactNode;
}

/** Up to so many rows are shown at once; a longer list is opened by whoever wants to read it. */
const SHORT = 12;
const SHORT_OF_MINOR = 3;

export function Section({ title, icon: Icon, color, count, listed, bare, minor, children }: Props) {
  const { t } = useTranslation();
  if (count === 0) return null;
  const rest = count - listed;
  return (
    <details className={style.section} open={count <= (minor ? SHORT_OF_MINOR : SHORT) || undefined}>
      <summary>
        <Text c={color} span display="inline-flex">
          <Icon size={16} aria-hidden />
        </Text>
        {title}
        <ChevronRight size={16} className={style.chevron} aria-hidden />
      </summary>
      {bare ? children : <ul className={style.list}>{children}</ul>}
      {rest > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {t("deletion.andMore", { count: rest, shown: number(rest) })}
        </Text>
      )}
    </details>
  );
}

export function TagRow({ tag }: { tag: Schema<"PlanTag"> }) {
  const { t } = useTranslation();
  return (
    <li>
      <span className="wrap-anywhere">{tag.name}</span>
      <span className="mono" title={tag.digest}>
        {shortDigest(tag.digest)}
      </span>
      <Text size="xs" c="dimmed" span>
        {t("deletion.lastPulled")} <Time at={tag.last_pull_at} never={t("common.never")} />
      </Text>
    </li>
  );
}

export function ManifestRow({ manifest }: { manifest: Schema<"PlanManifest"> }) {
  return (
    <li>
      <span className="mono" title={manifest.digest}>
        {shortDigest(manifest.digest)}
      </span>
      <Text size="xs" c="dimmed" span className="wrap-anywhere">
        {manifest.platform ?? manifest.artifact_type ?? manifest.media_type}
      </Text>
      <Bytes count={manifest.total_size} />
    </li>
  );
}
