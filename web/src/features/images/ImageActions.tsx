import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { EllipsisVertical, Tag as TagIcon, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { repositoryQuery, useMayDelete } from "@/features/repositories/queries";
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
}

/** What this person may do with an image; without any such right there is no menu. */
export function ImageActions(props: Props) {
  const { data } = useQuery(repositoryQuery(props.repository));
  return data && <ActionsMenu {...props} of={data} />;
}

function ActionsMenu({ repository, digest, tag, of }: Props & { of: Schema<"RepositoryBody"> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isTagging, setTagging] = useState(false);
  const [wanted, setWanted] = useState<Schema<"Selection"> | null>(null);
  const mayDelete = useMayDelete(of);
  const mayPush = of.verbs.includes("push");
  if (!mayPush && !mayDelete) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("common.more")}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayPush && (
            <Menu.Item leftSection={<TagIcon size={16} aria-hidden />} onClick={() => setTagging(true)}>
              {t("tags.retag")}
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
        {isTagging && <RetagDialog repository={repository} digest={digest} onClose={() => setTagging(false)} />}
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
