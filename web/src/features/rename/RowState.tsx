import { CircleSlash, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { number } from "@/lib/format";
import { Mark, Text } from "@/ui";
import type { Conflicts, RenameRow } from "./data";
import style from "./Rename.module.css";

interface Props {
  row: RenameRow;
  conflicts: Conflicts;
}

/** What would be done for one repository, and why not where it would not. */
export function RowState({ row, conflicts }: Props) {
  const { t } = useTranslation();
  const text = useErrorText();
  const { conflicts: taken, conflict_count: count } = row;
  if (row.state === "refused")
    return (
      <Told tone="danger" mark={t("rename.states.refused")} icon={CircleSlash}>
        {row.refused && text(new ApiError(0, { ...row.refused, request_id: "" }))}
      </Told>
    );
  if (row.state === "nothing") return <Told tone="gray" mark={t("rename.states.nothing")} icon={Minus} />;
  if (count > 0)
    return (
      <Told tone="warn" mark={t(`rename.taken.${conflicts}`, { count, shown: number(count) })}>
        {taken.slice(0, 5).join(", ")}
        {count > 5 && ` +${number(count - 5)}`}
      </Told>
    );
  return <Told tone="ok" mark={t("rename.states.ready")} />;
}

interface ToldProps {
  tone: "ok" | "warn" | "danger" | "gray";
  mark: string;
  icon?: typeof Minus;
  children?: React.ReactNode;
}

function Told({ tone, mark, icon, children }: ToldProps) {
  return (
    <div className={style.state}>
      <Mark tone={tone} icon={icon} isQuiet>
        {mark}
      </Mark>
      {children && (
        <Text size="xs" c="dimmed" className="wrap-anywhere">
          {children}
        </Text>
      )}
    </div>
  );
}
