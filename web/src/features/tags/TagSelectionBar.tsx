import { Merge, Terminal, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bytes, number } from "@/lib/format";
import { Button, type Selection, SelectionBar } from "@/ui";
import type { Tag } from "./queries";
import type { Seen } from "./useSeen";

/** More images than there are platforms. */
const MOST_JOINED = 50;

interface Props {
  selection: Selection;
  rows: { items: Tag[]; total: number; hasMore: boolean };
  seen: Seen;
  onCommands: () => void;
  onJoin?: (tags: Tag[]) => void;
  onDelete?: () => void;
}

export function TagSelectionBar({ selection, rows, seen, onCommands, onJoin, onDelete }: Props) {
  const { t } = useTranslation();
  const { isAll, keys } = selection;
  const count = isAll ? rows.total : keys.size;
  const chosen = isAll ? rows.items : seen.of([...keys]);
  const isKnown = chosen.length === count;
  return (
    <SelectionBar
      selection={selection}
      total={rows.total}
      sum={isKnown ? t("tags.sum", { size: bytes(sizeOf(chosen)) }) : undefined}
    >
      <Button
        size="compact-md"
        variant="default"
        leftSection={<Terminal size={14} aria-hidden />}
        ml={{ base: 0, sm: "auto" }}
        onClick={onCommands}
      >
        {t("tags.copyCommands")}
      </Button>
      {onJoin && isKnown && count > 1 && count <= MOST_JOINED && (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<Merge size={14} aria-hidden />}
          onClick={() => onJoin(chosen)}
        >
          {t("tags.join")}
        </Button>
      )}
      {onDelete && (
        <Button size="compact-md" color="danger" leftSection={<Trash2 size={14} aria-hidden />} onClick={onDelete}>
          {t("deletion.deleteTags", { count, shown: number(count) })}
        </Button>
      )}
    </SelectionBar>
  );
}

/** Tags of one digest are one image. */
function sizeOf(tags: Tag[]): number {
  const sizes = new Map(tags.map(({ digest, total_size }) => [digest, total_size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
