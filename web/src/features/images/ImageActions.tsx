import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { EllipsisVertical, FileDown, Split, Tag as TagIcon, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { repositoryQuery, useMayDelete } from "@/features/repositories/queries";
import { DownloadDialog, SplitDialog } from "@/features/tags/lazyDialogs";
import { ActionIcon, Menu } from "@/ui";

const DeletionDialog = lazy(async () => ({
  default: (await import("@/features/deletion/DeletionDialog")).DeletionDialog,
}));
const RetagDialog = lazy(async () => ({ default: (await import("@/features/tags/RetagDialog")).RetagDialog }));

interface Props {
  repository: string;
  digest: string;
  /** The tag under which it is looked at. */
  tag?: string;
  isIndex: boolean;
}

/** What this person may do with an image. */
export function ImageActions(props: Props) {
  const { data } = useQuery(repositoryQuery(props.repository));
  return data && <ActionsMenu {...props} of={data} />;
}

function ActionsMenu({ repository, digest, tag, isIndex, of }: Props & { of: Schema<"RepositoryBody"> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"download" | "tag" | "split">();
  const [wanted, setWanted] = useState<Schema<"Selection"> | null>(null);
  const mayDelete = useMayDelete(of);
  const mayPush = of.verbs.includes("push");
  const reference = tag ?? digest;
  const close = () => setOpen(undefined);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("common.more")}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<FileDown size={16} aria-hidden />} onClick={() => setOpen("download")}>
            {t("tags.download")}
          </Menu.Item>
          {mayPush && (
            <Menu.Item leftSection={<TagIcon size={16} aria-hidden />} onClick={() => setOpen("tag")}>
              {t("tags.retag")}
            </Menu.Item>
          )}
          {mayPush && isIndex && (
            <Menu.Item leftSection={<Split size={16} aria-hidden />} onClick={() => setOpen("split")}>
              {t("tags.split")}
            </Menu.Item>
          )}
          {mayDelete && tag && (
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<Trash2 size={16} aria-hidden />}
              onClick={() => setWanted({ tags: [tag] })}
            >
              {t("tags.deleteTag")}
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<Trash2 size={16} aria-hidden />}
              onClick={() => setWanted({ manifests: [digest] })}
            >
              {t("images.deleteWithTags")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {open === "download" && <DownloadDialog repository={repository} reference={reference} onClose={close} />}
        {open === "split" && <SplitDialog repository={repository} reference={reference} onClose={close} />}
        {open === "tag" && <RetagDialog repository={repository} digest={digest} onClose={close} />}
        {wanted && (
          <DeletionDialog
            repository={repository}
            wanted={wanted}
            onClose={() => setWanted(null)}
            onDone={({ failed }) => {
              if (failed.length === 0) void navigate({ to: "/r/$", params: { _splat: repository } });
            }}
          />
        )}
      </Suspense>
    </>
  );
}
