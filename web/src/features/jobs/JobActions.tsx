import { Ban, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { number } from "@/lib/format";
import { Button, FailureNote, useAction } from "@/ui";
import type { JobBody } from "./data";

/** What can be done with a job now: the server says. */
export function JobActions({ job }: { job: JobBody }) {
  const { t } = useTranslation();
  const path = { id: job.id };
  const changes = [["job", String(job.id)], ["jobs"]];
  const cancel = useAction({
    run: () => body(api.POST("/api/jobs/{id}/cancel", { params: { path } })),
    changes,
    done: () => t("jobs.cancelAsked"),
  });
  const retry = useAction({
    run: (only_failed: boolean) => body(api.POST("/api/jobs/{id}/retry", { params: { path }, body: { only_failed } })),
    changes,
    done: () => t("jobs.retried"),
  });
  const { failed, cancelled } = job.items;
  const retryFailed =
    cancelled > 0 || failed === 0 ? t("jobs.goOn") : t("jobs.retryFailed", { count: failed, shown: number(failed) });
  return (
    <>
      <FailureNote error={cancel.error ?? retry.error} />
      {job.actions.includes("retry") && (
        <Button
          variant="default"
          leftSection={<RotateCcw size={16} aria-hidden />}
          loading={retry.isPending && !retry.variables}
          onClick={() => retry.mutate(false)}
        >
          {t("jobs.retryAll")}
        </Button>
      )}
      {job.actions.includes("retry_failed") && (
        <Button
          leftSection={<RotateCcw size={16} aria-hidden />}
          loading={retry.isPending && retry.variables}
          onClick={() => retry.mutate(true)}
        >
          {retryFailed}
        </Button>
      )}
      {job.actions.includes("cancel") && (
        <Button
          variant="outline"
          color="danger"
          leftSection={<Ban size={16} aria-hidden />}
          loading={cancel.isPending || job.cancel_requested}
          onClick={() => cancel.mutate()}
        >
          {t("jobs.cancel")}
        </Button>
      )}
    </>
  );
}
