import { Minus } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { shortDigest } from "@/lib/format";
import { tagProblem } from "@/lib/names";
import { Mark, Text, TextInput } from "@/ui";
import type { SplitImage, SplitPlan } from "./data";
import style from "./Indexes.module.css";
import { TagFate } from "./TagFate";

interface Props {
  /** What the rule makes. */
  rows: SplitImage[];
  plan?: SplitPlan;
  typed: Record<string, string>;
  onTyped: (platform: string, tag: string) => void;
}

/** Platform by platform: the tag that its image gets, and what becomes of it. */
export function SplitList({ rows, plan, typed, onTyped }: Props) {
  const { t } = useTranslation();
  const planned = new Map(plan?.images.map((image) => [image.platform, image]));
  return (
    <fieldset className={style.parts} aria-label={t("indexes.split.tags")}>
      {rows.map(({ platform, digest, tag }) => {
        const name = typed[platform] ?? tag;
        const problem = name ? tagProblem(name) : null;
        const row = planned.get(platform);
        return (
          <Fragment key={`${platform} ${digest}`}>
            <span className={style.platform}>
              {platform}
              <Text span size="xs" c="dimmed" className="mono" title={digest}>
                {shortDigest(digest)}
              </Text>
            </span>
            <TextInput
              aria-label={t("indexes.split.tagOf", { platform })}
              value={name}
              onChange={(event) => onTyped(platform, event.currentTarget.value.trim())}
              error={problem && t(`tags.nameProblems.${problem}`)}
              maxLength={200}
              spellCheck={false}
              autoCapitalize="none"
              autoComplete="off"
            />
            <span className={style.state}>
              {name === "" ? (
                <Mark tone="gray" icon={Minus} isQuiet>
                  {t("indexes.split.leftOut")}
                </Mark>
              ) : (
                row && row.tag === name && <TagFate state={row.state} before={row.before} />
              )}
            </span>
          </Fragment>
        );
      })}
    </fieldset>
  );
}
