import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Badge, Tooltip } from "@/ui";
import { useLiveState } from "../live/useLive";

const PATIENCE = 5000;

/** Says so when lists may be old: the server has not been heard of for a while. */
export function LiveChip() {
  const { t } = useTranslation();
  const isLost = useLiveState() === "lost";
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = isLost ? setTimeout(() => setShown(true), PATIENCE) : undefined;
    if (!isLost) setShown(false);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <span role="status">
      {isShown && (
        <Tooltip label={t("shell.reconnectingMeans")} multiline maw={280}>
          <Badge color="warn" leftSection={<CloudOff size={12} aria-hidden />}>
            {t("shell.reconnecting")}
          </Badge>
        </Tooltip>
      )}
    </span>
  );
}
