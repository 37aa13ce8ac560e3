import { CircleSlash } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { number, shortDigest } from "@/lib/format";
import { Bytes, Checkbox, Group, Mark, Stack, Text } from "@/ui";
import type { DeletionPlan, DeletionRow } from "../data";
import style from "./Delete.module.css";
import type { Way } from "./wanted";

interface Props {
  way: Way;
  /** Every name that could go. */
  tags: string[];
  plan?: DeletionPlan;
  isPlanning: boolean;
  /** The names that were taken out. */
  kept: ReadonlySet<string>;
  onKept: (kept: ReadonlySet<string>) => void;
}

/** What goes, name by name or image by image, in the words of the server. */
export function PlanList({ way, tags, plan, isPlanning, kept, onKept }: Props) {
  const { t } = useTranslation();
  const byTag = new Map(plan?.rows.map((row) => [row.tag, row]));
  return (
    <Stack gap="xs" aria-busy={isPlanning} style={isPlanning ? { opacity: 0.6 } : undefined}>
      {plan && <Totals plan={plan} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={style.frame} aria-label={t("localImages.delete.title")} tabIndex={0}>
        <ul className={style.list}>
          {way === "tags"
            ? tags.map((tag) => (
                <TagRow
                  key={tag}
                  tag={tag}
                  row={byTag.get(tag)}
                  isKept={kept.has(tag)}
                  onKept={() => onKept(toggled(kept, tag))}
                />
              ))
            : plan?.rows.filter(({ tag }) => !tag).map((row) => <ImageRow key={row.image} row={row} />)}
        </ul>
      </section>
    </Stack>
  );
}

function toggled(kept: ReadonlySet<string>, tag: string): ReadonlySet<string> {
  const now = new Set(kept);
  if (!now.delete(tag)) now.add(tag);
  return now;
}

function Totals({ plan: { totals } }: { plan: DeletionPlan }) {
  const { t } = useTranslation();
  return (
    <Group gap="md" role="status">
      <Text size="sm" fw={600}>
        {t("localImages.delete.totals", { tags: number(totals.tags), images: number(totals.images) })}
      </Text>
      {totals.refused > 0 && (
        <Mark tone="danger" icon={CircleSlash} isQuiet>
          {t("localImages.delete.refused", { count: totals.refused, shown: number(totals.refused) })}
        </Mark>
      )}
    </Group>
  );
}

interface TagRowProps {
  tag: string;
  row?: DeletionRow;
  isKept: boolean;
  onKept: () => void;
}

function TagRow({ tag, row, isKept, onKept }: TagRowProps) {
  const { t } = useTranslation();
  return (
    <li>
      <Checkbox label={tag} className="wrap-anywhere" checked={!isKept} onChange={onKept} />
      {row && !isKept && (
        <div className={style.more}>
          {!row.refused && (
            <Text size="xs" c="dimmed">
              {t(row.image_goes ? "localImages.delete.goes" : "localImages.delete.stays")}
              {row.image_goes && (
                <>
                  {" · "}
                  <Bytes count={row.size} />
                </>
              )}
            </Text>
          )}
          <Details row={row} />
        </div>
      )}
    </li>
  );
}

function ImageRow({ row }: { row: DeletionRow }) {
  const { t } = useTranslation();
  return (
    <li data-refused={row.refused ? true : undefined}>
      <Group gap="sm" wrap="nowrap">
        <span className="mono" title={row.image ?? undefined}>
          {shortDigest(row.image ?? "")}
        </span>
        <Text size="xs" c="dimmed">
          <Bytes count={row.size} />
        </Text>
      </Group>
      {row.tags.length === 0 && (
        <Text size="xs" c="dimmed">
          {t("localImages.untagged")}
        </Text>
      )}
      {row.tags.map((tag) => (
        <span key={tag} className="wrap-anywhere">
          {tag}
        </span>
      ))}
      <Details row={row} />
    </li>
  );
}

/** Who uses it, and why it cannot go. */
function Details({ row: { containers, refused } }: { row: DeletionRow }) {
  const { t } = useTranslation();
  const text = useErrorText();
  const named = containers.map(
    ({ name, running }) => `${name} (${t(running ? "localImages.running" : "localImages.stopped")})`,
  );
  return (
    <>
      {named.length > 0 && (
        <Text size="xs" c="dimmed" className="wrap-anywhere">
          {t("localImages.delete.usedBy")}: {named.join(", ")}
        </Text>
      )}
      {refused && (
        <Text size="xs" c="danger" title={refused.message}>
          {text(new ApiError(0, { ...refused, request_id: "" }))}
        </Text>
      )}
    </>
  );
}
