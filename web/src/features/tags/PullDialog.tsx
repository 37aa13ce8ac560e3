import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { PullCommand } from "@/features/pull/PullCommand";
import type { Image } from "@/features/pull/usePullChoice";
import { number } from "@/lib/format";
import { Failure, Modal, ScrollArea, Skeleton } from "@/ui";
import { readAllTags, type TagFilters } from "./queries";

interface DialogProps {
  images: Image[];
  title: string;
  onClose: () => void;
}

/** Pull commands of one image or of many. */
export function PullDialog({ images, title, onClose }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="xl"
      closeButtonProps={{ "aria-label": t("common.close") }}
      scrollAreaComponent={ScrollArea.Autosize}
    >
      <PullCommand images={images} />
    </Modal>
  );
}

/** Pull commands of everything that matches: what is not loaded is read first. */
export function PullAllDialog(props: { repository: string; filters: TagFilters; total: number; onClose: () => void }) {
  const { t } = useTranslation();
  const { repository, filters, total, onClose } = props;
  const all = useQuery({
    queryKey: ["repository", repository, "tags", "all", filters],
    queryFn: () => readAllTags(repository, filters),
  });
  const count = all.data?.length ?? total;
  const title = t("tags.commandsTitle", { count, shown: number(count) });
  if (all.data)
    return (
      <PullDialog
        title={title}
        onClose={onClose}
        images={all.data.map(({ name, digest }) => ({ repository, tag: name, digest }))}
      />
    );
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeButtonProps={{ "aria-label": t("common.close") }}>
      {all.error ? <Failure error={all.error} retry={() => void all.refetch()} /> : <Skeleton height={120} />}
    </Modal>
  );
}
