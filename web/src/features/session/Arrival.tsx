import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { overviewQuery } from "@/api/overview";
import { useLiveState } from "@/app/live/useLive";
import { imagePath } from "@/lib/address";
import { bytes } from "@/lib/format";
import { Button, Loader, Paper, Text } from "@/ui";
import style from "./FirstPushPage.module.css";

const EVERY = 3000;

/** Waits for a push, and leads to it. */
export function Arrival() {
  const { t } = useTranslation();
  const isLive = useLiveState() === "open";
  const { data } = useQuery({
    ...overviewQuery,
    // Without the server's events it is asked for, and only while this page is looked at.
    refetchInterval: isLive ? false : EVERY,
  });
  // What was there before is not what is waited for. `null`: nothing was there.
  const before = useRef<string | null>(undefined);
  const newest = data?.recent_pushes[0];
  if (data && before.current === undefined) before.current = newest ? newest.at : null;
  const isHere = newest !== undefined && newest.at !== before.current;
  return (
    <Paper className={`card ${style.arrival}`} data-here={isHere || undefined} role="status">
      {isHere ? (
        <>
          <CircleCheck size={24} aria-hidden color="var(--mantine-color-ok-text)" />
          <div className={style.what}>
            <Text fw={600}>{t("firstPush.arrived")}</Text>
            <Text size="sm" className="wrap-anywhere">
              {newest.repository}:{newest.tag}
            </Text>
            <Text size="xs" c="dimmed">
              {[...newest.platforms, bytes(newest.total_size)].join(" · ")}
            </Text>
          </div>
          <Button
            renderRoot={(props) => (
              <Link to="/r/$" params={{ _splat: imagePath(newest.repository, newest.tag) }} {...props} />
            )}
          >
            {t("firstPush.openImage")}
          </Button>
        </>
      ) : (
        <>
          <Loader size={20} aria-hidden />
          <Text className={style.what}>{t("firstPush.waiting")}</Text>
        </>
      )}
    </Paper>
  );
}
