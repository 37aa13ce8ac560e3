import { Check, CircleAlert, CircleSlash, type LucideIcon, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { shortDigest } from "@/lib/format";
import { Mark, Text, type Tone } from "@/ui";
import { useProblem } from "../../jobs/useJobText";
import type { PushRow } from "../data";
import style from "./Push.module.css";
import { type Conflicts, type Said, saidOf } from "./rule";

const LOOKS: Record<Said, { tone: Tone; icon?: LucideIcon }> = {
  ready: { tone: "ok" },
  conflict: { tone: "warn", icon: CircleAlert },
  skip: { tone: "gray", icon: Minus },
  overwrite: { tone: "warn", icon: CircleAlert },
  refused: { tone: "danger", icon: CircleSlash },
  nothing: { tone: "gray", icon: Check },
  cleanup: { tone: "ok" },
};

/** What would become of one image, and why not where nothing would. */
export function PushState({ row, conflicts }: { row: PushRow; conflicts: Conflicts }) {
  const { t } = useTranslation();
  const problem = useProblem();
  const said = saidOf(row, conflicts);
  const refused = row.refused && problem(row.refused);
  const { removes } = row;
  return (
    <div className={style.state}>
      <Mark {...LOOKS[said]} isQuiet>
        {t(`localImages.push.states.${said}`)}
      </Mark>
      {refused && <Detail>{refused.text}</Detail>}
      {row.conflict && !refused && (
        <Detail title={row.conflict}>{t("localImages.push.conflict", { digest: shortDigest(row.conflict) })}</Detail>
      )}
      {removes && said !== "skip" && said !== "conflict" && !refused && (
        <Detail>{t("localImages.push.removes", { name: `${removes.repository}:${removes.tag}` })}</Detail>
      )}
    </div>
  );
}

function Detail({ children, title }: { children: string; title?: string }) {
  return (
    <Text size="xs" c="dimmed" className="wrap-anywhere" title={title}>
      {children}
    </Text>
  );
}
