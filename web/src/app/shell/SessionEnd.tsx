import { useQueryClient } from "@tanstack/react-query";
import { Clock, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoginForm } from "@/features/session/LoginForm";
import { timeOfDay } from "@/lib/format";
import { ActionIcon, Button, Group, Modal, Stack, Text } from "@/ui";
import { type Me, meQuery } from "../session";
import style from "./SessionEnd.module.css";
import { useSessionEnd } from "./useSessionEnd";

interface Props {
  me: Me;
  isAsking: boolean;
  onAsking: (isAsking: boolean) => void;
}

/** Says when the session is about to end, and begins a new one without leaving the page. */
export function SessionEnd({ me, isAsking, onAsking }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const state = useSessionEnd(me);
  const [dismissed, setDismissed] = useState<number>();
  useEffect(() => {
    if (state === "fine") setDismissed(undefined);
  }, [state]);
  const isOver = state === "over";
  const isShown = state !== "fine" && (isOver || dismissed !== me.endsAt);
  const renew = (renewed: Me) => {
    client.setQueryData(meQuery.queryKey, renewed);
    onAsking(false);
    // What failed meanwhile is asked for again.
    void client.invalidateQueries({ predicate: (query) => query.state.status === "error" });
  };
  return (
    <>
      <div role="status">
        {isShown && !isAsking && (
          <div className={style.notice}>
            <Clock size={20} aria-hidden />
            <Stack gap={8} flex={1}>
              <Text fw={600}>{isOver ? t("session.ended") : t("session.endsSoon")}</Text>
              <Text size="sm">
                {isOver
                  ? t("session.endedText")
                  : t("session.endsSoonText", { time: timeOfDay(new Date(me.endsAt ?? 0)) })}
              </Text>
              <Group>
                <Button size="xs" onClick={() => onAsking(true)}>
                  {t("session.again")}
                </Button>
              </Group>
            </Stack>
            {!isOver && (
              <ActionIcon aria-label={t("common.close")} onClick={() => setDismissed(me.endsAt)}>
                <X size={16} aria-hidden />
              </ActionIcon>
            )}
          </div>
        )}
      </div>
      <Modal
        opened={isAsking}
        onClose={() => onAsking(false)}
        title={t("session.again")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Stack gap="md">
          <Text size="sm">{t("session.againText")}</Text>
          <LoginForm name={me.name} onDone={renew} />
        </Stack>
      </Modal>
    </>
  );
}
