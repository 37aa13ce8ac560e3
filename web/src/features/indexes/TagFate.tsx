import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { shortDigest } from "@/lib/format";
import { Mark, Text } from "@/ui";
import type { TagState } from "./data";
import style from "./Indexes.module.css";

interface Props {
  state: TagState;
  before: string | null;
}

/** What becomes of a tag that would be set. */
export function TagFate({ state, before }: Props) {
  const { t } = useTranslation();
  if (state === "same")
    return (
      <Mark tone="gray" icon={Check} isQuiet>
        {t("indexes.fates.same")}
      </Mark>
    );
  if (state === "new")
    return (
      <Mark tone="ok" isQuiet>
        {t("indexes.fates.new")}
      </Mark>
    );
  return (
    <div className={style.state}>
      <Mark tone="warn" isQuiet>
        {t("indexes.fates.moves")}
      </Mark>
      {before && (
        <Text size="xs" c="dimmed" title={before}>
          {t("indexes.now", { digest: shortDigest(before) })}
        </Text>
      )}
    </div>
  );
}
