import { Check, CircleAlert, CircleSlash, type LucideIcon, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number, shortDigest } from "@/lib/format";
import { Mark, Text, type Tone } from "@/ui";
import { useProblem } from "../../jobs/useJobText";
import type { ImportRow } from "../data";
import style from "./Import.module.css";
import type { Conflicts } from "./rows";

type Said = "new" | "moves" | "conflict" | "skip" | "refused" | "nothing";

const LOOKS: Record<Said, { tone: Tone; icon?: LucideIcon }> = {
  new: { tone: "ok" },
  moves: { tone: "warn", icon: CircleAlert },
  conflict: { tone: "warn", icon: CircleAlert },
  skip: { tone: "gray", icon: Minus },
  refused: { tone: "danger", icon: CircleSlash },
  nothing: { tone: "gray", icon: Check },
};

function saidOf({ state, before }: ImportRow, conflicts: Conflicts): Said {
  if (state === "ready") return before ? "moves" : "new";
  return state === "conflict" && conflicts === "skip" ? "skip" : state;
}

/** What becomes of one name, and why not where nothing would. */
export function RowState({ row, conflicts }: { row: ImportRow; conflicts: Conflicts }) {
  const { t } = useTranslation();
  const problem = useProblem();
  const said = saidOf(row, conflicts);
  const { before, images, refused } = row;
  return (
    <div className={style.state}>
      <Mark {...LOOKS[said]} isQuiet>
        {t(`archives.import.states.${said}`)}
      </Mark>
      {refused && (
        <Text size="xs" c="dimmed" className="wrap-anywhere" title={refused.message}>
          {problem(refused).text}
        </Text>
      )}
      {images.length > 1 && !refused && (
        <Text size="xs" c="dimmed">
          {t("archives.import.joined", { count: images.length, shown: number(images.length) })}
        </Text>
      )}
      {before && said !== "nothing" && !refused && (
        <Text size="xs" c="dimmed" title={before}>
          {t("indexes.now", { digest: shortDigest(before) })}
        </Text>
      )}
    </div>
  );
}
