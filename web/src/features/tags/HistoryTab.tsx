import { getRouteApi } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { ArrowRight, History, type LucideIcon, MoveRight, Plus, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import {
  Badge,
  Button,
  type Column,
  DataTable,
  Digest,
  Empty,
  Group,
  listQuery,
  NothingMatches,
  SearchField,
  Text,
  Time,
  useList,
} from "@/ui";
import type { Repository } from "../repositories/queries";
import { RetagDialog } from "./RetagDialog";

type Move = Schema<"TagMoveBody">;

const route = getRouteApi("/shell/r/$");

/** Who set which tag to what, and when; what was left can be put back. */
export function HistoryTab({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const { name } = repository;
  const { tag } = route.useSearch();
  const navigate = route.useNavigate();
  const [restored, setRestored] = useState<Move | null>(null);
  const filter = (tag?: string) => void navigate({ search: (before) => ({ ...before, tag }), replace: true });
  const rows = useList(
    listQuery(["repository", name, "history", tag], (after) =>
      body(
        api.GET("/api/repositories/{repository}/history", {
          params: { path: { repository: name }, query: { tag, after, limit: 100 } },
        }),
      ),
    ),
  );
  const restore = repository.verbs.includes("push") ? setRestored : undefined;
  return (
    <>
      <SearchField
        label={t("tags.history.filter")}
        value={tag ?? ""}
        onChange={(tag) => filter(tag.trim() || undefined)}
      />
      <DataTable
        id="tag-history"
        label={t("tags.history.list")}
        rows={rows}
        columns={columns(t, restore)}
        rowKey={(move) => String(move.id)}
        empty={
          tag ? (
            <NothingMatches onClear={() => filter()} />
          ) : (
            <Empty icon={<History size={32} />} title={t("tags.history.nothing")}>
              <Text maw={480}>{t("tags.history.nothingText")}</Text>
            </Empty>
          )
        }
      />
      {restored?.from && (
        <RetagDialog
          repository={name}
          tag={restored.tag}
          digest={restored.from}
          isRestore
          onClose={() => setRestored(null)}
        />
      )}
    </>
  );
}

function columns(t: TFunction, onRestore?: (move: Move) => void): Column<Move>[] {
  return [
    {
      id: "tag",
      header: t("tags.tag"),
      isTitle: true,
      cell: ({ tag }) => (
        <Text span inherit fw={500} className="wrap-anywhere">
          {tag}
        </Text>
      ),
    },
    { id: "change", header: t("tags.history.change"), width: "110px", cell: (move) => <Kind move={move} /> },
    { id: "digests", header: t("tags.digest"), width: "320px", cell: (move) => <Digests move={move} /> },
    { id: "at", header: t("tags.history.at"), width: "130px", cell: ({ at }) => <Time at={at} /> },
    {
      id: "by",
      header: t("tags.history.by"),
      width: "140px",
      cell: ({ by }) => (
        <Text span inherit className="one-line" display="block" maw={140} title={by ?? undefined}>
          {by ?? "–"}
        </Text>
      ),
    },
    {
      id: "restore",
      header: t("common.actions"),
      align: "right",
      width: "130px",
      cell: (move) =>
        move.restorable &&
        move.from &&
        onRestore && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<Undo2 size={14} aria-hidden />}
            onClick={() => onRestore(move)}
          >
            {t("tags.restore")}
          </Button>
        ),
    },
  ];
}

function Kind({ move }: { move: Move }) {
  const { t } = useTranslation();
  const [word, color, Icon]: [string, string, LucideIcon] = !move.from
    ? [t("tags.history.created"), "ok", Plus]
    : !move.to
      ? [t("tags.history.deleted"), "danger", Trash2]
      : [t("tags.history.moved"), "info", MoveRight];
  return (
    <Badge color={color} leftSection={<Icon size={12} aria-hidden />}>
      {word}
    </Badge>
  );
}

function Digests({ move: { from, to } }: { move: Move }) {
  return (
    <Group gap={6} wrap="nowrap" component="span" style={{ display: "inline-flex" }}>
      {from && <Digest digest={from} />}
      {from && to && <ArrowRight size={14} aria-hidden color="var(--muted)" />}
      {to && <Digest digest={to} />}
    </Group>
  );
}
