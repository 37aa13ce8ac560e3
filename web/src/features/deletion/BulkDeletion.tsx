import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { ApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { number } from "@/lib/format";
import { Alert, Bytes, Confirm, Skeleton, Stack, Text } from "@/ui";
import type { JobBody } from "../jobs/data";
import { usePlanned } from "../jobs/usePlanned";
import style from "./Bulk.module.css";

type BulkDeletionPlan = Schema<"BulkDeletionPlan">;

interface Props {
  repositories: string[];
  onClose: () => void;
}

/** Shows what deleting many repositories would take with it, and begins the job that does it. */
export function BulkDeletion({ repositories, onClose }: Props) {
  const { t } = useTranslation();
  const selection = repositories.map((repository) => ({ repository, whole: true }));
  const ask = (given: { dry_run: boolean; plan_id?: string }) =>
    body(api.POST("/api/deletion-jobs", { body: { ...given, selection } }));
  const { plan, ...deletion } = usePlanned<BulkDeletionPlan>({
    key: ["bulk-deletion", repositories],
    plan: async () => (await ask({ dry_run: true })) as BulkDeletionPlan,
    start: async ({ plan_id }) => (await ask({ dry_run: false, plan_id })) as JobBody,
  });
  const count = plan?.rows.filter(({ refused }) => !refused).length ?? 0;
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("bulk.title")}
      action={plan ? t("bulk.delete", { count, shown: number(count) }) : t("deletion.deleteRepository")}
      onConfirm={deletion.confirm}
      isBusy={deletion.isStarting}
      isBlocked={!plan || deletion.isPlanning || count === 0}
      error={deletion.planError ?? deletion.startError}
      typed={
        plan && count > 0
          ? count === 1
            ? plan.rows.find(({ refused }) => !refused)?.repository
            : `${count}`
          : undefined
      }
    >
      {deletion.hasChanged && (
        <Alert color="warn" icon={<CircleAlert size={18} />} role="alert">
          {t("bulk.changed")}
        </Alert>
      )}
      {!plan && !deletion.planError && <Skeleton height={160} aria-label={t("deletion.planning")} />}
      {plan && <PlanTable plan={plan} />}
    </Confirm>
  );
}

function PlanTable({ plan }: { plan: BulkDeletionPlan }) {
  const { t } = useTranslation();
  const { totals, rows } = plan;
  const refused = rows.filter((row) => row.refused).length;
  return (
    <Stack gap="sm">
      <Text size="sm">{t("bulk.text")}</Text>
      <Text size="sm" fw={600}>
        {t("bulk.totals", { tags: number(totals.tags), manifests: number(totals.manifests) })}
        {typeof totals.freed_bytes === "number" && (
          <>
            {" · "}
            {t("deletion.freed")} <Bytes count={totals.freed_bytes} />
          </>
        )}
      </Text>
      {refused > 0 && (
        <Text size="sm" c="danger">
          {t("bulk.refused", { count: refused, shown: number(refused) })}
        </Text>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={style.frame} aria-label={t("bulk.title")} tabIndex={0}>
        <table className={style.table}>
          <thead>
            <tr>
              <th scope="col">{t("repositories.title")}</th>
              <th scope="col">{t("repositories.tags")}</th>
              <th scope="col">{t("bulk.manifests")}</th>
              <th scope="col">{t("deletion.freed")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PlanRow key={row.repository} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </Stack>
  );
}

function PlanRow({ row }: { row: BulkDeletionPlan["rows"][number] }) {
  const text = useErrorText();
  return (
    <tr data-refused={row.refused ? true : undefined}>
      <th scope="row">
        {row.repository}
        {row.refused && (
          <Text size="xs" c="danger" title={row.refused.message}>
            {text(new ApiError(0, { ...row.refused, request_id: "" }))}
          </Text>
        )}
      </th>
      <td>{number(row.tags)}</td>
      <td>{number(row.manifests)}</td>
      <td>{typeof row.freed_bytes === "number" ? <Bytes count={row.freed_bytes} /> : "–"}</td>
    </tr>
  );
}
