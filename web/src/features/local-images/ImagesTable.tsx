import { Container as ContainerIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  Bytes,
  type Column,
  DataTable,
  Digest,
  Empty,
  fixedRows,
  NothingMatches,
  type Selection,
  Text,
  Time,
} from "@/ui";
import type { LocalImage } from "./data";
import { ImageMenu } from "./ImageMenu";
import { nameOf } from "./images";
import { TagList } from "./TagList";
import { UsedBy } from "./UsedBy";

export const LOCAL_TABLE = "local-images";

interface Props {
  images: LocalImage[];
  isRefreshing: boolean;
  sort: string;
  onSort: (sort: string) => void;
  selection: Selection;
  onPush: (images: LocalImage[]) => void;
  onDelete: (images: LocalImage[]) => void;
  /** Where a filter is what leaves nothing. */
  onClear?: () => void;
}

/** A row for each image, with all of its names. */
export function ImagesTable({ images, isRefreshing, onPush, onDelete, onClear, ...table }: Props) {
  const { t } = useTranslation();
  return (
    <DataTable
      id={LOCAL_TABLE}
      label={t("localImages.list")}
      rows={fixedRows(images, { isRefreshing })}
      columns={useImageColumns()}
      rowKey={({ id }) => id}
      rowName={nameOf}
      actions={(image) => <ImageMenu image={image} onPush={onPush} onDelete={onDelete} />}
      empty={
        onClear ? (
          <NothingMatches onClear={onClear} />
        ) : (
          <Empty icon={<ContainerIcon size={32} />} title={t("localImages.none")}>
            <Text maw={480}>{t("localImages.noneHint")}</Text>
          </Empty>
        )
      }
      {...table}
    />
  );
}

export function useImageColumns(): Column<LocalImage>[] {
  const { t } = useTranslation();
  return [
    {
      id: "tags",
      header: t("localImages.columns.tags"),
      sort: "name",
      isTitle: true,
      cell: ({ tags }) => <TagList tags={tags} />,
    },
    { id: "id", header: t("localImages.columns.id"), width: "160px", cell: ({ id }) => <Digest digest={id} /> },
    {
      id: "platform",
      header: t("localImages.columns.platform"),
      width: "130px",
      cell: ({ platform }) =>
        platform ?? (
          <Text span inherit c="dimmed">
            {t("localImages.unreadable")}
          </Text>
        ),
    },
    {
      id: "size",
      header: t("common.size"),
      sort: "size",
      descendingFirst: true,
      align: "right",
      width: "100px",
      cell: ({ size }) => <Bytes count={size} />,
    },
    {
      id: "created",
      header: t("localImages.columns.created"),
      sort: "created",
      descendingFirst: true,
      width: "130px",
      cell: ({ created_at: at }) => <Time at={at} />,
    },
    {
      id: "users",
      header: t("localImages.columns.users"),
      width: "170px",
      cell: ({ containers }) => <UsedBy containers={containers} />,
    },
  ];
}
