import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Text, TextInput } from "@/ui";
import style from "./Import.module.css";
import { cleanPrefix, problemsOf, type Row, targetOf } from "./rows";

interface Props {
  row: Row;
  prefix: string;
  /** What is not, needs no name. */
  isChosen: boolean;
  onChange: (row: Row) => void;
}

/** Where an image goes: repository and tag, and both together once there is a prefix. */
export function TargetFields({ row, prefix, isChosen, onChange }: Props) {
  const { t } = useTranslation();
  const target = targetOf(row, prefix);
  // What is wrong with the prefix is told beside it.
  const problems = isChosen ? problemsOf(row) : {};
  const plain = { size: "xs", spellCheck: false, autoCapitalize: "none", autoComplete: "off" } as const;
  const about = row.image.names[0] ?? String(row.image.index + 1);
  return (
    <span className={style.target}>
      <TextInput
        {...plain}
        aria-label={`${t("archives.import.repository")}: ${about}`}
        placeholder="team/app"
        value={row.repository}
        onChange={(event) => onChange({ ...row, repository: event.currentTarget.value.trim() })}
        error={problems.repository && t(`archives.import.problems.${problems.repository}`)}
        maxLength={300}
      />
      <TextInput
        {...plain}
        aria-label={`${t("tags.tag")}: ${about}`}
        placeholder="1.0"
        value={row.tag}
        onChange={(event) => onChange({ ...row, tag: event.currentTarget.value.trim() })}
        error={
          problems.tag &&
          t(problems.tag === "missing" ? "archives.import.tagMissing" : `tags.nameProblems.${problems.tag}`)
        }
        maxLength={200}
      />
      {cleanPrefix(prefix) && row.repository && (
        <Text span size="xs" c="dimmed" className="wrap-anywhere">
          <ArrowRight size={12} aria-label="→" /> {target.repository}:{target.tag}
        </Text>
      )}
    </span>
  );
}
