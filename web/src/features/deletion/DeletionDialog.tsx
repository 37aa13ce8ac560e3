import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Confirm, notifications } from "@/ui";
import { Failures } from "./Failures";
import { PlanView } from "./PlanView";
import { offerUndo } from "./UndoToast";
import { isEmpty, isGrave, type Outcome, type Plan, useDeletion, type Wanted } from "./useDeletion";

interface Props {
  repository: string;
  /** What to delete; the dialog is closed while it is null. */
  wanted: Wanted | null;
  onClose: () => void;
  /** Something was deleted: what was shown or chosen may be gone. */
  onDone?: (outcome: Outcome) => void;
}

/** Shows what the server would delete, and deletes just that. */
export function DeletionDialog({ wanted, ...props }: Props) {
  return wanted && <OpenDialog {...props} wanted={wanted} />;
}

function OpenDialog({ repository, wanted, onClose, onDone }: Props & { wanted: Wanted }) {
  const { t } = useTranslation();
  const [withManifests, setWithManifests] = useState(false);
  const [failed, setFailed] = useState<Outcome["failed"]>([]);
  const isOfTags = Boolean(wanted.tags) || typeof wanted.search === "string";
  const tell = useTell();
  const { plan, isPlanning, isDeleting, hasChanged, error, confirm } = useDeletion({
    repository,
    wanted: withManifests ? { ...wanted, delete_manifests: true } : wanted,
    onDone: (outcome, plan) => {
      onDone?.(outcome);
      if (outcome.failed.length > 0) return setFailed(outcome.failed);
      tell(repository, wanted, plan, outcome);
      onClose();
    },
  });
  const action = useActionText(wanted, plan);
  if (failed.length > 0) return <Failures failed={failed} onClose={onClose} />;
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("deletion.title", { name: repository })}
      action={action}
      onConfirm={confirm}
      isBusy={isDeleting}
      isBlocked={!plan || isPlanning || isEmpty(wanted, plan)}
      error={error}
      typed={isGrave(wanted, plan) ? repository : undefined}
    >
      <PlanView
        plan={plan}
        wanted={wanted}
        isPlanning={isPlanning}
        hasChanged={hasChanged}
        hasFailed={Boolean(error)}
        withManifests={withManifests}
        onWithManifests={isOfTags ? setWithManifests : undefined}
      />
    </Confirm>
  );
}

/** Verb and object of the button: what the plan would really delete. */
function useActionText(wanted: Wanted, plan?: Plan): string {
  const { t } = useTranslation();
  if (wanted.repository) return t("deletion.deleteRepository");
  if (!plan) return t("common.delete");
  const [tags, manifests] = [plan.tag_count, plan.manifest_count];
  if (tags > 0 && manifests > 0) return t("deletion.deleteBoth", { tags: number(tags), manifests: number(manifests) });
  if (manifests > 0) return t("deletion.deleteManifests", { count: manifests, shown: number(manifests) });
  return t("deletion.deleteTags", { count: tags, shown: number(tags) });
}

/** Says what was done; one tag can be taken back while its manifest is there. */
function useTell() {
  const { t } = useTranslation();
  return (repository: string, wanted: Wanted, plan: Plan, outcome: Outcome) => {
    const [tag] = plan.tags;
    const isUndoable = wanted.tags?.length === 1 && outcome.deleted_tags === 1 && outcome.deleted_manifests === 0;
    if (tag && isUndoable) return offerUndo({ repository, tag: tag.name, digest: tag.digest });
    const message = wanted.repository
      ? t("deletion.doneRepository", { name: repository })
      : t("deletion.doneBoth", { tags: number(outcome.deleted_tags), manifests: number(outcome.deleted_manifests) });
    notifications.show({ message, color: "ok" });
  };
}
