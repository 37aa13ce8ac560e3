import { useQuery } from "@tanstack/react-query";
import { Minus, Pencil, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { dateTime } from "@/lib/format";
import { Code, Copy, Drawer, Empty, Fact, Facts, Failure, Group, Section, Skeleton, Stack, Text } from "@/ui";
import style from "./Diff.module.css";
import { diff, type Line } from "./diff";
import { Target } from "./Target";
import { useActionText } from "./useActionText";

type Event = Schema<"AuditEventBody">;

/** One event of the audit: there is no address for it, but it is the first before the one that follows. */
function useEvent(id?: string, loaded?: Event) {
  return useQuery({
    queryKey: ["audit", "one", id],
    queryFn: async () => {
      const before = String(Number(id) + 1);
      const page = await body(api.GET("/api/audit", { params: { query: { before, limit: 1 } } }));
      return page.items.find((event) => String(event.id) === id) ?? null;
    },
    enabled: id !== undefined && /^\d{1,15}$/.test(id),
    initialData: loaded,
    // What was written is never changed.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface Props {
  id?: string;
  loaded?: Event;
  onClose: () => void;
}

export function EventDrawer({ id, loaded, onClose }: Props) {
  const { t } = useTranslation();
  const actionText = useActionText();
  const { data, error, isPending } = useEvent(id, loaded);
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      title={data ? actionText(data.action) : t("audit.event")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {error && <Failure error={error} />}
      {isPending && id && <Skeleton height={200} />}
      {data === null && <Empty title={t("common.notFound")} />}
      {data && <OneEvent event={data} />}
    </Drawer>
  );
}

function OneEvent({ event }: { event: Event }) {
  const { t } = useTranslation();
  const lines = diff(event.before, event.after);
  return (
    <Stack gap="lg">
      <Facts>
        <Fact name={t("audit.at")}>{dateTime(event.at)}</Fact>
        <Fact name={t("audit.actor")}>{event.actor}</Fact>
        <Fact name={t("audit.action")}>
          <Code>{event.action}</Code>
        </Fact>
        <Fact name={t("audit.target")}>
          <Target action={event.action} target={event.target} isWhole />
        </Fact>
        <Fact name={t("audit.address")}>
          {event.remote_addr ? <span className="mono">{event.remote_addr}</span> : t("audit.noAddress")}
        </Fact>
        {event.request_id && (
          <Fact name={t("common.requestId")}>
            <Group gap={4} wrap="nowrap">
              <span className="mono wrap-anywhere">{event.request_id}</span>
              <Copy text={event.request_id} what={t("common.requestId")} />
            </Group>
          </Fact>
        )}
      </Facts>
      <Section title={t("audit.changes")} order={3} isBare>
        {lines.length > 0 ? (
          <DiffTable lines={lines} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("audit.noChanges")}
          </Text>
        )}
      </Section>
    </Stack>
  );
}

const ICONS = { added: Plus, removed: Minus, changed: Pencil, same: undefined };

function DiffTable({ lines }: { lines: Line[] }) {
  const { t } = useTranslation();
  return (
    <table className={style.diff}>
      <thead>
        <tr>
          <th scope="col">{t("audit.field")}</th>
          <th scope="col">{t("audit.before")}</th>
          <th scope="col">{t("audit.after")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const Icon = ICONS[line.kind];
          return (
            <tr key={line.key} data-kind={line.kind}>
              <th scope="row">
                {Icon && <Icon size={12} aria-label={t(`audit.kinds.${line.kind as "added"}`)} />}
                <span className="mono wrap-anywhere">{line.key}</span>
              </th>
              <td className={line.kind === "same" || line.before === undefined ? undefined : style.before}>
                {line.before ?? "–"}
              </td>
              <td className={line.kind === "same" || line.after === undefined ? undefined : style.after}>
                {line.after ?? "–"}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
