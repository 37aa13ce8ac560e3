import { ClipboardCopy, EllipsisVertical, Trash2, Upload } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ActionIcon, Menu, useCopy } from "@/ui";
import type { LocalImage } from "./data";
import { nameOf } from "./images";

interface Props {
  image: LocalImage;
  onPush: (images: LocalImage[]) => void;
  onDelete: (images: LocalImage[]) => void;
}

/** What can be done with one image. */
export function ImageMenu({ image, onPush, onDelete }: Props) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const { tags } = image;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`${t("common.more")}: ${nameOf(image)}`}>
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {tags.length > 0 && (
          <>
            <Menu.Item leftSection={<Upload size={16} aria-hidden />} onClick={() => onPush([image])}>
              {t("localImages.pushSome")}
            </Menu.Item>
            <Menu.Item leftSection={<ClipboardCopy size={16} aria-hidden />} onClick={() => copy(tags.join("\n"))}>
              {t("localImages.copyTags")}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<Trash2 size={16} aria-hidden />}
          onClick={() => onDelete([image])}
        >
          {t("localImages.deleteSome")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
