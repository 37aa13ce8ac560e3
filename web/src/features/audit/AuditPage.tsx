import { getRouteApi } from "@tanstack/react-router";
import { Download, ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { ForAdmins } from "@/app/ForAdmins";
import {
  Anchor,
  Button,
  type Column,
  ColumnsButton,
  DataTable,
  Empty,
  Group,
  listQuery,
  NothingMatches,
  Page,
  Time,
  useList,
} from "@/ui";
import { EventDrawer } from "./EventDrawer";
import { Filters } from "./Filters";
import { type AuditFilters, auditQuery, csvAddress } from "./query";
import { Target } from "./Target";
import { useActionText } from "./useActionText";

type Event = Schema<"AuditEventBody">;

const route = getRouteApi("/shell/own/audit");
const PAGE = 100;
/** The audit only grows and nobody counts it: the table then says that it has unknown many rows (-1, with its head). */
const UNCOUNTED = -2;
const NO_FILTERS: AuditFilters = {
  actor: undefined,
  action: undefined,
  target: undefined,
  from: undefined,
  to: undefined,
};

/** Who did what, newest first. */
export function AuditPage() {
  const { t } = useTranslation();
  return (
    <ForAdmins title={t("shell.audit")}>
      <AllEvents />
    </ForAdmins>
  );
}

function AllEvents() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: typeof search) => void navigate({ search: { ...search, ...values }, replace: true });
  const { event: opened, ...filters } = search;
  const query = auditQuery(filters);
  const rows = useList(
    listQuery<Event>(["audit", "list", query], async (before) => ({
      ...(await body(api.GET("/api/audit", { params: { query: { ...query, before, limit: PAGE } } }))),
      total: UNCOUNTED,
    })),
  );
  const columns = useColumns((event) => change({ event: String(event.id) }));
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Page
      title={t("shell.audit")}
      actions={
        <Button
          variant="default"
          leftSection={<Download size={16} aria-hidden />}
          renderRoot={(props) => <a {...props} href={csvAddress(filters)} download />}
        >
          {t("audit.export")}
        </Button>
      }
    >
      <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
        <Filters filters={filters} onChange={change} />
        <ColumnsButton id="audit" columns={columns} />
      </Group>
      <DataTable
        id="audit"
        label={t("shell.audit")}
        rows={rows}
        columns={columns}
        rowKey={(event) => String(event.id)}
        onOpen={(event) => change({ event: String(event.id) })}
        empty={
          isFiltered ? (
            <NothingMatches onClear={() => change(NO_FILTERS)} />
          ) : (
            <Empty icon={<ScrollText size={32} />} title={t("audit.none")} />
          )
        }
      />
      <EventDrawer
        key={opened}
        id={opened}
        loaded={rows.items.find((event) => String(event.id) === opened)}
        onClose={() => change({ event: undefined })}
      />
    </Page>
  );
}

function useColumns(open: (event: Event) => void): Column<Event>[] {
  const { t } = useTranslation();
  const actionText = useActionText();
  return [
    { id: "at", header: t("audit.at"), width: "140px", cell: (event) => <Time at={event.at} /> },
    {
      id: "actor",
      header: t("audit.actor"),
      cell: (event) => <span className="wrap-anywhere">{event.actor}</span>,
    },
    {
      id: "action",
      header: t("audit.action"),
      isTitle: true,
      cell: (event) => (
        <Anchor component="button" type="button" inherit ta="left" title={event.action} onClick={() => open(event)}>
          {actionText(event.action)}
        </Anchor>
      ),
    },
    {
      id: "target",
      header: t("audit.target"),
      cell: (event) => <Target action={event.action} target={event.target} />,
    },
    {
      id: "address",
      header: t("audit.address"),
      cell: (event) => (event.remote_addr ? <span className="mono">{event.remote_addr}</span> : "–"),
    },
    {
      id: "request",
      header: t("common.requestId"),
      isHiddenAtFirst: true,
      cell: (event) => <span className="mono wrap-anywhere">{event.request_id ?? "–"}</span>,
    },
  ];
}
