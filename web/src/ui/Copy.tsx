import { ActionIcon } from "@mantine/core";
import { Check, Copy as CopyIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "./Tooltip";
import { useCopy } from "./useCopy";

/** Copies a text; says so for a moment, also to those who do not see it. */
export function Copy({ text, what }: { text: string; what?: string }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const label = copied ? t("common.copied") : what ? t("common.copyWhat", { what }) : t("common.copy");
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        color={copied ? "ok" : "gray"}
        onClick={(event) => {
          event.stopPropagation();
          copy(text);
        }}
      >
        {copied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
