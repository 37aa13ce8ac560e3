import { useNavigate } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePullCommand } from "@/features/pull/usePullChoice";
import { imagePath } from "@/lib/address";
import { DataTable, NothingMatches, useList, useSelection } from "@/ui";
import { DeletionDialog } from "../deletion/DeletionDialog";
import type { Wanted } from "../deletion/useDeletion";
import { type Repository, useMayDelete } from "../repositories/queries";
import { TAGS_TABLE, tagColumns } from "./columns";
import { DownloadDialog, JoinDialog, SplitDialog } from "./lazyDialogs";
import { NoTags } from "./NoTags";
import { PullAllDialog, PullDialog } from "./PullDialog";
import { daysAgo, readAllTags, type Tag, type TagFilters, tagsQuery } from "./queries";
import { RetagDialog } from "./RetagDialog";
import { TagMenu } from "./TagMenu";
import { TagSelectionBar } from "./TagSelectionBar";
import { TagToolbar } from "./TagToolbar";
import { type Seen, useSeen } from "./useSeen";
import { useTagFilters } from "./useTagFilters";

/** What is open above the table. */
type Open =
  | { kind: "pull"; tags: Tag[] }
  | { kind: "pullAll" }
  | { kind: "download"; tag: Tag }
  | { kind: "retag"; tag: Tag }
  | { kind: "join"; tags: Tag[] }
  | { kind: "split"; tag: Tag }
  | { kind: "delete"; wanted: Wanted };

export function TagsTab({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { name } = repository;
  const { filters, change, clear, isFiltered } = useTagFilters();
  const rows = useList(tagsQuery(name, filters));
  const seen = useSeen(rows.items);
  const selection = useTagSelection(name, filters, seen);
  const [open, setOpen] = useState<Open | null>(null);
  const command = usePullCommand();
  const mayDelete = useMayDelete(repository);
  const mayPush = repository.verbs.includes("push");
  const columns = tagColumns(t, name, (digest) => change({ digest }));
  const remove = (wanted: Wanted) => setOpen({ kind: "delete", wanted });
  const chosen = [...selection.keys];
  return (
    <>
      {chosen.length > 0 || selection.isAll ? (
        <TagSelectionBar
          selection={selection}
          rows={rows}
          seen={seen}
          onCommands={() => setOpen(selection.isAll ? { kind: "pullAll" } : { kind: "pull", tags: seen.of(chosen) })}
          onJoin={mayPush ? (tags) => setOpen({ kind: "join", tags }) : undefined}
          onDelete={mayDelete ? () => remove(selection.isAll ? matching(filters) : { tags: chosen }) : undefined}
        />
      ) : (
        <TagToolbar filters={filters} change={change} columns={columns} />
      )}
      <DataTable
        id={TAGS_TABLE}
        label={t("tags.list")}
        rows={rows}
        columns={columns}
        rowKey={(tag) => tag.name}
        sort={filters.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(tag) => void navigate({ to: "/r/$", params: { _splat: imagePath(name, tag.name) } })}
        copyText={(tag) => command({ repository: name, tag: tag.name, digest: tag.digest })}
        selection={selection}
        actions={(tag) => (
          <TagMenu
            repository={name}
            tag={tag}
            onPull={(tag) => setOpen({ kind: "pull", tags: [tag] })}
            onDownload={(tag) => setOpen({ kind: "download", tag })}
            onRetag={mayPush ? (tag) => setOpen({ kind: "retag", tag }) : undefined}
            onSplit={mayPush ? (tag) => setOpen({ kind: "split", tag }) : undefined}
            onDelete={mayDelete ? (tag) => remove({ tags: [tag.name] }) : undefined}
            onSelectGroup={({ digest }) => void selection.selectMatching({ sort: "name", digest })}
          />
        )}
        empty={isFiltered ? <NothingMatches onClear={clear} /> : <NoTags repository={repository} />}
      />
      {open && (
        <Suspense>
          <Dialogs
            open={open}
            name={name}
            filters={filters}
            total={rows.total}
            onClose={() => setOpen(null)}
            onDone={selection.clear}
          />
        </Suspense>
      )}
    </>
  );
}

/** A selection of tags that can also take all that share a digest; all that match ends when the filters change. */
function useTagSelection(name: string, filters: TagFilters, seen: Seen) {
  const selection = useSelection();
  const { search, digest, stale } = filters;
  const { clear, isAll } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the filters ends it
  useEffect(() => {
    if (isAll) clear();
  }, [search, digest, stale]);
  const selectMatching = async (by: TagFilters) => {
    const tags = await readAllTags(name, by);
    seen.remember(tags);
    selection.set(tags.map((tag) => tag.name));
  };
  return {
    ...selection,
    selectMatching,
    // The server deletes by what a name contains, not by digest: those tags are named one by one.
    selectAll: digest ? () => void selectMatching(filters) : selection.selectAll,
  };
}

function matching({ search, stale }: TagFilters): Wanted {
  return { search: search ?? "", not_pulled_since: stale ? daysAgo(stale) : undefined };
}

interface DialogsProps {
  open: Open;
  name: string;
  filters: TagFilters;
  total: number;
  onClose: () => void;
  /** What was chosen is no longer as it was. */
  onDone: () => void;
}

function Dialogs({ open, name, filters, total, onClose, onDone }: DialogsProps) {
  const { t } = useTranslation();
  switch (open.kind) {
    case "pull": {
      const images = open.tags.map((tag) => ({ repository: name, tag: tag.name, digest: tag.digest }));
      return <PullDialog images={images} title={t("tags.pullCommand")} onClose={onClose} />;
    }
    case "pullAll":
      return <PullAllDialog repository={name} filters={filters} total={total} onClose={onClose} />;
    case "retag":
      return <RetagDialog repository={name} digest={open.tag.digest} onClose={onClose} />;
    case "download":
      return <DownloadDialog repository={name} reference={open.tag.name} onClose={onClose} />;
    case "join":
      return <JoinDialog repository={name} tags={open.tags} onClose={onClose} onDone={onDone} />;
    case "split":
      return <SplitDialog repository={name} reference={open.tag.name} onClose={onClose} />;
    case "delete":
      return <DeletionDialog repository={name} wanted={open.wanted} onClose={onClose} onDone={onDone} />;
  }
}
