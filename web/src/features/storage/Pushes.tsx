import { Pause, Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Alert, Button, Confirm, FailureNote, Section, Text, Time, useAction, useDisclosure } from "@/ui";
import type { StorageBody } from "./data";

/** Keeps pushes away for a while: for the upstream's own collector, or for a backup. */
export function Pushes({ storage }: { storage: StorageBody }) {
  const { t } = useTranslation();
  const [isAsked, asked] = useDisclosure(false);
  const pause = storage.pushes_paused;
  const set = useAction({
    run: (paused: boolean) => body(api.PUT("/api/storage/pushes", { body: { paused } })),
    changes: [["storage"], ["overview"]],
    then: asked.close,
  });
  return (
    <Section title={t("storage.pushes")} hint={t("storage.pushesHint")}>
      {pause ? (
        <>
          <Alert color="warn" icon={<Pause size={18} aria-hidden />} title={t("storage.paused")}>
            <Text size="sm">
              {t("storage.pausedBy", { name: pause.by })} · <Time at={pause.at} />
            </Text>
          </Alert>
          <FailureNote error={set.error} />
          <Button
            leftSection={<Play size={16} aria-hidden />}
            loading={set.isPending}
            onClick={() => set.mutate(false)}
            style={{ alignSelf: "flex-start" }}
          >
            {t("storage.resume")}
          </Button>
        </>
      ) : (
        <Button
          variant="default"
          leftSection={<Pause size={16} aria-hidden />}
          onClick={asked.open}
          style={{ alignSelf: "flex-start" }}
        >
          {t("storage.pause")}
        </Button>
      )}
      <Confirm
        opened={isAsked}
        onClose={asked.close}
        title={t("storage.pause")}
        action={t("storage.pause")}
        onConfirm={() => set.mutate(true)}
        isBusy={set.isPending}
        error={set.error}
      >
        {t("storage.pauseText")}
      </Confirm>
    </Section>
  );
}
