import { Check, Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ActionIcon, Tooltip, useCopy } from "@/ui";
import { type Image, usePullCommand } from "./usePullChoice";

/** One click copies the pull command, as this person chose it before. */
export function CopyPull({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const command = usePullCommand()(image);
  const label = copied ? t("common.copied") : t("tags.copyPull", { command });
  return (
    <Tooltip label={label} multiline maw={420} className="wrap-anywhere">
      <ActionIcon aria-label={label} color={copied ? "ok" : "gray"} onClick={() => copy(command)}>
        {copied ? <Check size={16} aria-hidden /> : <Download size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
