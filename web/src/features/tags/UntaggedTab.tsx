import { Link, useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { EllipsisVertical, PackageOpen, Tag as TagIcon, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { CopyPull } from "@/features/pull/CopyPull";
import { imagePath } from "@/lib/address";
import { number, shortDigest } from "@/lib/format";
import {
  ActionIcon,
  Button,
  Bytes,
  Chips,
  type Column,
  Copy,
  DataTable,
  Empty,
  Group,
  listQuery,
  Menu,
  SelectionBar,
  Text,
  Time,
  useList,
  useSelection,
} from "@/ui";
import { DeletionDialog } from "../deletion/DeletionDialog";
import type { Wanted } from "../deletion/useDeletion";
import { type Repository, useMayDelete } from "../repositories/queries";
import { withoutLinux } from "./columns";
import { RetagDialog } from "./RetagDialog";
import style from "./Tags.module.css";

type Manifest = Schema<"ManifestInfoBody">;

/** Images that no tag names any more: to be tagged again, or deleted. */
export function UntaggedTab({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { name } = repository;
  const rows = useList(
    listQuery(["repository", name, "untagged"], (after) =>
      body(
        api.GET("/api/repositories/{repository}/manifests", {
          params: { path: { repository: name }, query: { after, limit: 100 } },
        }),
      ),
    ),
  );
  const selection = useSelection();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [tagged, setTagged] = useState<string | null>(null);
  const mayDelete = useMayDelete(repository);
  const chosen = [...selection.keys];
  const count = selection.isAll ? rows.total : chosen.length;
  return (
    <>
      {mayDelete && count > 0 && (
        <SelectionBar selection={selection} total={rows.total}>
          <Button
            size="compact-md"
            color="danger"
            ml={{ base: 0, sm: "auto" }}
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={() => setWanted(selection.isAll ? { untagged: true } : { manifests: chosen })}
          >
            {t("deletion.deleteManifests", { count, shown: number(count) })}
          </Button>
        </SelectionBar>
      )}
      {count === 0 && rows.total > 0 && (
        <Group justify="space-between" gap="sm" mih={36}>
          <Text size="sm" c="dimmed" flex="1 1 320px">
            {t("tags.untagged.nothingText")}
          </Text>
          {mayDelete && (
            <Button
              variant="default"
              leftSection={<Trash2 size={14} aria-hidden />}
              onClick={() => setWanted({ untagged: true })}
            >
              {t("tags.untagged.deleteAll")}
            </Button>
          )}
        </Group>
      )}
      <DataTable
        id="untagged"
        label={t("tags.untagged.list")}
        rows={rows}
        columns={columns(t, name)}
        rowKey={(row) => row.digest}
        onOpen={(row) => void navigate({ to: "/r/$", params: { _splat: imagePath(name, row.digest) } })}
        selection={mayDelete ? selection : undefined}
        actions={({ digest }) => (
          <ManifestMenu
            repository={name}
            digest={digest}
            onTag={repository.verbs.includes("push") ? () => setTagged(digest) : undefined}
            onDelete={mayDelete ? () => setWanted({ manifests: [digest] }) : undefined}
          />
        )}
        empty={
          <Empty icon={<PackageOpen size={32} />} title={t("tags.untagged.nothing")}>
            <Text maw={480}>{t("tags.untagged.nothingText")}</Text>
          </Empty>
        }
      />
      {tagged && <RetagDialog repository={name} digest={tagged} onClose={() => setTagged(null)} />}
      <DeletionDialog repository={name} wanted={wanted} onClose={() => setWanted(null)} onDone={selection.clear} />
    </>
  );
}

function columns(t: TFunction, repository: string): Column<Manifest>[] {
  return [
    {
      id: "digest",
      header: t("tags.digest"),
      isTitle: true,
      cell: ({ digest }) => (
        <Group gap={2} wrap="nowrap">
          <Link to="/r/$" params={{ _splat: imagePath(repository, digest) }} className={`${style.name} mono`}>
            {shortDigest(digest)}
          </Link>
          <Copy text={digest} what={t("tags.digest")} />
        </Group>
      ),
    },
    {
      id: "platforms",
      header: t("tags.platforms"),
      cell: ({ platforms, artifact_type: type }) => {
        const count = platforms.length;
        if (count > 0)
          return (
            <Chips
              items={platforms.map(withoutLinux)}
              label={t("tags.platformsMore", { count, shown: number(count) })}
            />
          );
        return (
          <Text size="xs" c="dimmed" className={style.type} title={type ?? undefined}>
            {type ?? "–"}
          </Text>
        );
      },
    },
    { id: "size", header: t("common.size"), align: "right", cell: (row) => <Bytes count={row.total_size} /> },
    { id: "pushed", header: t("tags.untagged.pushed"), cell: (row) => <Time at={row.pushed_at} /> },
    { id: "created", header: t("tags.imageCreated"), cell: (row) => <Time at={row.image_created} /> },
    {
      id: "pulled",
      header: t("tags.pulled"),
      cell: (row) => <Time at={row.last_pull_at} never={t("common.never")} />,
    },
  ];
}

interface MenuProps {
  repository: string;
  digest: string;
  onTag?: () => void;
  onDelete?: () => void;
}

function ManifestMenu({ repository, digest, onTag, onDelete }: MenuProps) {
  const { t } = useTranslation();
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      <CopyPull image={{ repository, digest }} />
      {(onTag || onDelete) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`${t("common.more")}: ${shortDigest(digest)}`}>
              <EllipsisVertical size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {onTag && (
              <Menu.Item leftSection={<TagIcon size={16} aria-hidden />} onClick={onTag}>
                {t("tags.retag")}
              </Menu.Item>
            )}
            {onDelete && (
              <Menu.Item
                c="var(--mantine-color-error)"
                leftSection={<Trash2 size={16} aria-hidden />}
                onClick={onDelete}
              >
                {t("tags.untagged.delete")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
