import type { TFunction } from "i18next";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ActionIcon, Digest, Text, TextInput, Tooltip } from "@/ui";
import type { Tag } from "../tags/queries";
import type { IndexPlan } from "./data";
import { type Doubt, doubtsOf } from "./doubts";
import style from "./Indexes.module.css";

interface Props {
  tags: Tag[];
  plan?: IndexPlan;
  isPlanning: boolean;
  /** What was typed for each; nothing where nobody needs to. */
  platforms?: Record<string, string>;
  onPlatform: (tag: string, platform: string) => void;
  onLeave?: (tag: string) => void;
}

/** The images that are joined, and what each of them runs on. */
export function JoinList({ tags, plan, isPlanning, platforms, onPlatform, onLeave }: Props) {
  const { t } = useTranslation();
  const doubts = platforms ? doubtsOf(tags, platforms) : new Map<string, Doubt>();
  return (
    <ul
      className={style.list}
      aria-label={t("indexes.join.images")}
      aria-busy={isPlanning}
      style={isPlanning && plan ? { opacity: 0.6 } : undefined}
    >
      {tags.map((tag) => (
        <li key={tag.name}>
          <Text span inherit fw={600} className="wrap-anywhere">
            {tag.name}
          </Text>
          <Entries tag={tag} plan={plan} />
          {platforms && (
            <TextInput
              size="xs"
              maw={280}
              label={t("indexes.join.platformOf", { tag: tag.name })}
              placeholder={tag.platforms[0] ?? "linux/amd64"}
              value={platforms[tag.name] ?? ""}
              onChange={(event) => onPlatform(tag.name, event.currentTarget.value)}
              error={doubtText(doubts.get(tag.name), t)}
              maxLength={100}
              spellCheck={false}
              autoCapitalize="none"
              autoComplete="off"
            />
          )}
          {onLeave && <Leave tag={tag.name} onLeave={() => onLeave(tag.name)} />}
        </li>
      ))}
    </ul>
  );
}

function doubtText(doubt: Doubt | undefined, t: TFunction) {
  if (!doubt) return undefined;
  return doubt.is === "unknown" ? t("indexes.join.unknown") : t("indexes.join.twin", { ...doubt });
}

function Leave({ tag, onLeave }: { tag: string; onLeave: () => void }) {
  const { t } = useTranslation();
  const label = t("indexes.join.leave", { tag });
  return (
    <Tooltip label={label}>
      <ActionIcon className={style.side} aria-label={label} onClick={onLeave}>
        <X size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** What comes in by one tag: an image, or all that an index names. */
function Entries({ tag, plan }: { tag: Tag; plan?: IndexPlan }) {
  const { t } = useTranslation();
  if (!plan)
    return (
      <span className={style.entry}>
        <span>{tag.platforms.join(", ") || t("indexes.join.noPlatform")}</span>
        <Digest digest={tag.digest} />
      </span>
    );
  const entries = plan.images.filter(({ reference }) => reference === tag.name);
  if (entries.length === 0) return <span className={style.entry}>{t("indexes.join.sameImage")}</span>;
  return entries.map((entry) => (
    <span className={style.entry} key={`${entry.digest} ${entry.platform}`}>
      <span>{entry.platform ?? t("indexes.join.attestation")}</span>
      <Digest digest={entry.digest} />
    </span>
  ));
}
