import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Box, ColumnsButton, Group, SearchField, SegmentedControl } from "@/ui";
import { FILTERS, type Filter, type LocalImages } from "./data";
import { LOCAL_TABLE, useImageColumns } from "./ImagesTable";
import style from "./LocalImages.module.css";

interface FilterProps {
  filter: Filter;
  counts: LocalImages["counts"];
  change: (values: { filter?: string }) => void;
}

/** In sight also while images are chosen: what nobody uses is what people come for. */
export function UseFilter({ filter, counts, change }: FilterProps) {
  const { t } = useTranslation();
  return (
    <div className={style.filter}>
      <SegmentedControl
        aria-label={t("localImages.filter")}
        value={filter}
        onChange={(to) => change({ filter: to === "all" ? undefined : to })}
        data={FILTERS.map((one) => ({
          value: one,
          label: `${t(`localImages.filters.${one}`)} ${number(counts[one])}`,
        }))}
      />
    </div>
  );
}

interface Props {
  search: string;
  change: (values: { search?: string }) => void;
}

export function LocalToolbar({ search, change }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" mih={36}>
      <SearchField
        label={t("localImages.search")}
        value={search}
        onChange={(text) => change({ search: text || undefined })}
      />
      <Box ml="auto">
        <ColumnsButton id={LOCAL_TABLE} columns={useImageColumns()} />
      </Box>
    </Group>
  );
}
