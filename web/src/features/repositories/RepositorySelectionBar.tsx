import { useNavigate } from "@tanstack/react-router";
import { FolderPen, Merge, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { withOperationTexts } from "@/i18n";
import { Button, type Selection, SelectionBar, useAction } from "@/ui";
import { type NameFilter, readAllNames } from "./names";
import { useCanDelete } from "./queries";

// Their texts come with them: few visits need either.
const BulkDeletion = lazy(async () => ({
  default: (await withOperationTexts(() => import("../deletion/BulkDeletion"))).BulkDeletion,
}));

interface Props {
  selection: Selection;
  total: number;
  filter: NameFilter;
}

/** What can be done with many repositories at once. */
export function RepositorySelectionBar({ selection, total, filter }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const canDelete = useCanDelete();
  const [doomed, setDoomed] = useState<string[]>();
  const names = async () => (selection.isAll ? await readAllNames(filter) : [...selection.keys]);
  const rename = useAction({
    run: names,
    changes: [],
    then: (repositories) => void navigate({ to: "/rename", state: { repositories } }),
  });
  const join = useAction({
    run: names,
    changes: [],
    then: (repositories) => void navigate({ to: "/join", state: { repositories } }),
  });
  const remove = useAction({ run: names, changes: [], then: setDoomed });
  return (
    <>
      <SelectionBar selection={selection} total={total}>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<FolderPen size={14} aria-hidden />}
          loading={rename.isPending}
          onClick={() => rename.mutate()}
        >
          {t("shell.rename")}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<Merge size={14} aria-hidden />}
          loading={join.isPending}
          onClick={() => join.mutate()}
        >
          {t("shell.join")}
        </Button>
        {canDelete && (
          <Button
            size="compact-md"
            variant="outline"
            color="danger"
            leftSection={<Trash2 size={14} aria-hidden />}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {t("deletion.deleteRepository")}
          </Button>
        )}
      </SelectionBar>
      <Suspense>{doomed && <BulkDeletion repositories={doomed} onClose={() => setDoomed(undefined)} />}</Suspense>
    </>
  );
}
