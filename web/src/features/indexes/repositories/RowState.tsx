import { Check, CircleAlert, CircleSlash, type LucideIcon, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { shortDigest } from "@/lib/format";
import { Mark, Text, type Tone } from "@/ui";
import { useProblem } from "../../jobs/useJobText";
import type { IndexRow } from "../data";
import style from "../Indexes.module.css";
import { type Conflicts, type Said, saidOf } from "./rows";

const LOOKS: Record<Said, { tone: Tone; icon?: LucideIcon }> = {
  ready: { tone: "ok" },
  moves: { tone: "warn", icon: CircleAlert },
  conflict: { tone: "warn", icon: CircleAlert },
  skip: { tone: "gray", icon: Minus },
  incomplete: { tone: "gray", icon: Minus },
  refused: { tone: "danger", icon: CircleSlash },
  nothing: { tone: "gray", icon: Check },
  cleanup: { tone: "ok" },
};

/** What becomes of one joined tag, and why not where nothing would. */
export function RowState({ row, conflicts }: { row: IndexRow; conflicts: Conflicts }) {
  const { t } = useTranslation();
  const problem = useProblem();
  const said = saidOf(row, conflicts);
  const isTaken = said === "moves" || said === "conflict" || said === "skip";
  return (
    <div className={style.state}>
      <Mark {...LOOKS[said]} isQuiet>
        {t(`indexes.repositories.states.${said}`)}
      </Mark>
      {row.refused && (
        <Text size="xs" c="dimmed" className="wrap-anywhere" title={row.refused.message}>
          {problem(row.refused).text}
        </Text>
      )}
      {isTaken && row.before && (
        <Text size="xs" c="dimmed" title={row.before}>
          {t("indexes.now", { digest: shortDigest(row.before) })}
        </Text>
      )}
    </div>
  );
}
