import { PlugZap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { asApiError } from "@/api/errors";
import { number } from "@/lib/format";
import { Button, Group, Mark, Text, useAction } from "@/ui";
import { useProblem } from "../jobs/useJobText";
import type { RemoteBody } from "./data";
import style from "./Remotes.module.css";

/** Whether a remote answers and takes our account: asked now, with the very error and what to do about it. */
export function TestRemote({ remote }: { remote: RemoteBody }) {
  const { t } = useTranslation();
  const problem = useProblem();
  const test = useAction({
    run: () => body(api.POST("/api/remotes/{id}/test", { params: { path: { id: remote.id } } })),
    changes: [],
  });
  const failure = test.error
    ? asApiError(test.error).problem
    : test.data && !test.data.ok
      ? { code: test.data.code ?? "", message: test.data.message }
      : undefined;
  const limit = test.data?.capabilities?.rate_limit;
  const told = failure && problem(failure);
  return (
    <div className={style.test}>
      <Group gap="xs" role="status">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<PlugZap size={14} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t("remotes.test")}
        </Button>
        {test.data?.ok && (
          <Mark tone="ok" isQuiet>
            {t("remotes.works", { time: number(test.data.elapsed_ms) })}
          </Mark>
        )}
        {limit && (
          <Text size="xs" c="dimmed" span>
            {t("remotes.pullsLeft", { left: number(limit.remaining) })}
          </Text>
        )}
        {told && (
          <Mark tone="danger" isQuiet>
            {t("remotes.fails")}
          </Mark>
        )}
      </Group>
      {told && (
        <Text size="xs" className="wrap-anywhere">
          {told.text}
          {told.text !== failure.message && ` (${failure.message})`}
        </Text>
      )}
      {told?.hint && (
        <Text size="xs" c="dimmed">
          {told.hint}
        </Text>
      )}
    </div>
  );
}
