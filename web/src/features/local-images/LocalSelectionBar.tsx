import { Trash2, Upload } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bytes } from "@/lib/format";
import { Button, type Selection, SelectionBar } from "@/ui";
import type { LocalImage } from "./data";

interface Props {
  selection: Selection;
  chosen: LocalImage[];
  total: number;
  onPush: () => void;
  onDelete: () => void;
}

export function LocalSelectionBar({ selection, chosen, total, onPush, onDelete }: Props) {
  const { t } = useTranslation();
  const size = chosen.reduce((sum, image) => sum + image.size, 0);
  return (
    <SelectionBar selection={selection} total={total} sum={t("localImages.sum", { size: bytes(size) })}>
      <Button
        size="compact-md"
        leftSection={<Upload size={14} aria-hidden />}
        ml={{ base: 0, sm: "auto" }}
        disabled={chosen.every(({ tags }) => tags.length === 0)}
        onClick={onPush}
      >
        {t("localImages.pushSome")}
      </Button>
      <Button
        size="compact-md"
        variant="outline"
        color="danger"
        leftSection={<Trash2 size={14} aria-hidden />}
        onClick={onDelete}
      >
        {t("localImages.deleteSome")}
      </Button>
    </SelectionBar>
  );
}
