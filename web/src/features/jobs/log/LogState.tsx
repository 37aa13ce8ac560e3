import { CloudOff, RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Badge, Mark, Tooltip } from "@/ui";
import type { FollowState } from "./follow";

/** A short loss is no news. */
const PATIENCE = 5_000;

/** Whether the log is up to date. */
export function LogState({ state }: { state: FollowState }) {
  const { t } = useTranslation();
  const isLost = state === "lost" || state === "connecting";
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = isLost ? setTimeout(() => setLate(true), PATIENCE) : undefined;
    if (!isLost) setLate(false);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <span role="status">
      {isLate && (
        <Badge color="warn" leftSection={<CloudOff size={12} aria-hidden />}>
          {t("jobs.reconnecting")}
        </Badge>
      )}
      {state === "polling" && (
        <Tooltip label={t("jobs.pollingMeans")} multiline maw={280}>
          <Badge color="gray" leftSection={<RefreshCw size={12} aria-hidden />}>
            {t("jobs.polling")}
          </Badge>
        </Tooltip>
      )}
      {state === "open" && (
        <Mark tone="ok" isQuiet>
          {t("jobs.live")}
        </Mark>
      )}
    </span>
  );
}
