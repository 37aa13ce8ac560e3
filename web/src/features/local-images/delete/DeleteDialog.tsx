import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Alert, Confirm, SegmentedControl, Skeleton, Stack, Text } from "@/ui";
import { usePlanned } from "../../jobs/usePlanned";
import { type DeletionPlan, deleteJob, type LocalImage } from "../data";
import { tagsOf } from "../images";
import { PlanList } from "./PlanList";
import { containersOf, type Way, wantedOf, workable } from "./wanted";

/** From here on the number must be typed. */
const MANY = 20;

interface Props {
  images: LocalImage[];
  onClose: () => void;
}

/** Shows what would go at the daemon, and begins the job that deletes just that. */
export function DeleteDialog({ images, onClose }: Props) {
  const { t } = useTranslation();
  const tags = tagsOf(images);
  const [way, setWay] = useState<Way>(tags.length > 0 ? "tags" : "images");
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const deletion = useLocalDeletion(images, way, kept);
  const { plan } = deletion;
  const count = plan ? workable(plan) : 0;
  const words = way === "tags" ? "localImages.delete.deleteTags" : "localImages.delete.deleteImages";
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("localImages.delete.title")}
      action={t(words, { count, shown: number(count) })}
      onConfirm={deletion.confirm}
      isBusy={deletion.isStarting}
      isBlocked={!plan || deletion.isPlanning || count === 0}
      error={deletion.planError ?? deletion.startError}
      typed={count > MANY ? `${count}` : undefined}
    >
      <WayField way={way} onChange={setWay} hasTags={tags.length > 0} />
      {deletion.hasChanged && (
        <Alert color="warn" icon={<CircleAlert size={18} />} role="alert">
          {t("localImages.delete.changed")}
        </Alert>
      )}
      {way === "tags" && <Untagged images={images} />}
      {plan && <Used plan={plan} />}
      {!plan && deletion.isWanted && !deletion.planError && (
        <Skeleton height={120} aria-label={t("deletion.planning")} />
      )}
      {!deletion.isWanted && <Text size="sm">{t("localImages.delete.nothing")}</Text>}
      <PlanList way={way} tags={tags} plan={plan} isPlanning={deletion.isPlanning} kept={kept} onKept={setKept} />
    </Confirm>
  );
}

function useLocalDeletion(images: LocalImage[], way: Way, kept: ReadonlySet<string>) {
  const wanted = wantedOf(images, way, kept);
  const isWanted = wanted.tags.length + wanted.images.length > 0;
  const planned = usePlanned<DeletionPlan>({
    key: ["local-deletion", wanted],
    isReady: isWanted,
    plan: () => deleteJob.plan(wanted),
    start: (plan) => deleteJob.start(wanted, plan),
  });
  return { ...planned, isWanted };
}

interface WayProps {
  way: Way;
  onChange: (way: Way) => void;
  hasTags: boolean;
}

function WayField({ way, onChange, hasTags }: WayProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      <SegmentedControl
        aria-label={t("localImages.delete.what")}
        style={{ alignSelf: "flex-start" }}
        value={way}
        onChange={(to) => onChange(to === "tags" ? "tags" : "images")}
        data={[
          { value: "tags", label: t("localImages.delete.ways.tags"), disabled: !hasTags },
          { value: "images", label: t("localImages.delete.ways.images") },
        ]}
      />
      <Text size="sm" c="dimmed">
        {t(`localImages.delete.hints.${way}`)}
      </Text>
    </Stack>
  );
}

function Untagged({ images }: { images: LocalImage[] }) {
  const { t } = useTranslation();
  const count = images.filter(({ tags }) => tags.length === 0).length;
  if (count === 0) return null;
  return <Text size="sm">{t("localImages.delete.untagged", { count, shown: number(count) })}</Text>;
}

function Used({ plan }: { plan: DeletionPlan }) {
  const { t } = useTranslation();
  const count = containersOf(plan).length;
  if (count === 0) return null;
  return (
    <Alert color="warn" icon={<CircleAlert size={18} />}>
      {t("localImages.delete.containers", { count, shown: number(count) })}
    </Alert>
  );
}
