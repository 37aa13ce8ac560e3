import { useTranslation } from "react-i18next";
import { shortDigest } from "@/lib/format";
import { Box, CloseButton, type Column, ColumnsButton, Group, SearchField, Select } from "@/ui";
import { TAGS_TABLE } from "./columns";
import type { Tag } from "./queries";
import style from "./Tags.module.css";
import type { useTagFilters } from "./useTagFilters";

const STALE = ["30", "90", "180"] as const;

type Props = Pick<ReturnType<typeof useTagFilters>, "filters" | "change"> & { columns: Column<Tag>[] };

export function TagToolbar({ filters, change, columns }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" mih={36}>
      <SearchField
        label={t("tags.search")}
        value={filters.search ?? ""}
        onChange={(search) => change({ search: search || undefined })}
      />
      <Select
        aria-label={t("tags.staleLabel")}
        w={190}
        allowDeselect={false}
        value={filters.stale?.toString() ?? ""}
        data={[
          { value: "", label: t("tags.staleAny") },
          ...STALE.map((days) => ({ value: days, label: t(`tags.stale${days}`) })),
        ]}
        onChange={(stale) => change({ stale: stale || undefined })}
      />
      {filters.digest && (
        <span className={style.filter}>
          {t("tags.digestFilter", { digest: shortDigest(filters.digest) })}
          <CloseButton
            size={24}
            iconSize={14}
            aria-label={t("common.clear")}
            onClick={() => change({ digest: undefined })}
          />
        </span>
      )}
      <Box ml="auto">
        <ColumnsButton id={TAGS_TABLE} columns={columns} />
      </Box>
    </Group>
  );
}
