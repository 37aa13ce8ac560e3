import { Link } from "@tanstack/react-router";
import { EllipsisVertical, FileDown, History, ListChecks, Split, Tag as TagIcon, Terminal, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CopyPull } from "@/features/pull/CopyPull";
import { repositoryPath } from "@/lib/address";
import { isIndex } from "@/lib/mediaType";
import { ActionIcon, Group, Menu } from "@/ui";
import type { Tag } from "./queries";

/** What can be done with a tag; what this person may never do is absent. */
interface TagActions {
  onPull: (tag: Tag) => void;
  onDownload: (tag: Tag) => void;
  onRetag?: (tag: Tag) => void;
  onSplit?: (tag: Tag) => void;
  onDelete?: (tag: Tag) => void;
  onSelectGroup: (tag: Tag) => void;
}

interface Props extends TagActions {
  repository: string;
  tag: Tag;
}

export function TagMenu({ repository, tag, onPull, onDownload, onRetag, onSplit, onDelete, onSelectGroup }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      <CopyPull image={{ repository, tag: tag.name, digest: tag.digest }} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`${t("common.more")}: ${tag.name}`}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Terminal size={16} aria-hidden />} onClick={() => onPull(tag)}>
            {t("tags.pullCommand")}
          </Menu.Item>
          <Menu.Item leftSection={<FileDown size={16} aria-hidden />} onClick={() => onDownload(tag)}>
            {t("tags.download")}
          </Menu.Item>
          {onRetag && (
            <Menu.Item leftSection={<TagIcon size={16} aria-hidden />} onClick={() => onRetag(tag)}>
              {t("tags.retag")}
            </Menu.Item>
          )}
          {onSplit && isIndex(tag.media_type) && (
            <Menu.Item leftSection={<Split size={16} aria-hidden />} onClick={() => onSplit(tag)}>
              {t("tags.split")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<History size={16} aria-hidden />}
            renderRoot={(props) => (
              <Link
                to="/r/$"
                params={{ _splat: repositoryPath(repository, "history") }}
                search={{ tag: tag.name }}
                {...props}
              />
            )}
          >
            {t("tags.tagHistory")}
          </Menu.Item>
          {tag.shared_tags > 0 && (
            <Menu.Item leftSection={<ListChecks size={16} aria-hidden />} onClick={() => onSelectGroup(tag)}>
              {t("tags.selectGroup")}
            </Menu.Item>
          )}
          {onDelete && (
            <>
              <Menu.Divider />
              <Menu.Item
                c="var(--mantine-color-error)"
                leftSection={<Trash2 size={16} aria-hidden />}
                onClick={() => onDelete(tag)}
              >
                {t("tags.deleteTag")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
