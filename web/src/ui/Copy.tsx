import { ActionIcon, Tooltip } from "@mantine/core";
import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";

/** Copies a text; says so for a moment, also to those who do not see it. */
export function Copy({ text, what }: { text: string; what?: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const label = isCopied ? t("common.copied") : what ? t("common.copyWhat", { what }) : t("common.copy");
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        color={isCopied ? "ok" : "gray"}
        onClick={async (event) => {
          event.stopPropagation();
          setCopied(await copyText(text));
        }}
      >
        {isCopied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
