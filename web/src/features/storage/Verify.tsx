import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button, FailureNote, Group, Section, useAction } from "@/ui";
import type { JobBody } from "../jobs/data";
import { useJobStarted } from "../jobs/useJobStarted";
import { ScheduleThis } from "../schedules/ScheduleThis";

/** Reads all that is stored, and compares it with its digests. */
export function Verify() {
  const { t } = useTranslation();
  const started = useJobStarted();
  const run = useAction({
    run: () => body(api.POST("/api/verification-jobs", { body: {} })) as Promise<JobBody>,
    changes: [],
    then: started,
  });
  return (
    <Section title={t("storage.verify")} hint={t("storage.verifyHint")}>
      <FailureNote error={run.error} />
      <Group>
        <Button
          variant="default"
          leftSection={<ShieldCheck size={16} aria-hidden />}
          loading={run.isPending}
          onClick={() => run.mutate()}
        >
          {t("storage.verifyNow")}
        </Button>
        <ScheduleThis
          label={t("schedules.scheduleVerify")}
          work={{ kind: "verification", parameters: {} }}
          name={t("storage.verify")}
        />
      </Group>
    </Section>
  );
}
