import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bytes, number } from "@/lib/format";
import { Button, Drawer, Group, Stack } from "@/ui";
import { type BuildCommand, buildCommand, commandText, inLines } from "./command";
import type { Step } from "./layers";
import { StatedTime } from "./StatedTime";
import { useLookedAt } from "./useImage";
import { useStepText } from "./useStepText";
import { type Entry, textEntry, Values } from "./Values";

interface Props {
  step?: Step;
  /** How many steps there are. */
  steps: number;
  total: number;
  onClose: () => void;
}

/** All that is known of one step. */
export function LayerDrawer({ step, steps, total, onClose }: Props) {
  const { t } = useTranslation();
  const { openLayer } = useLookedAt();
  const entries = useEntries(step, total);
  return (
    <Drawer
      opened={step !== undefined}
      onClose={onClose}
      title={step && t("images.layer", { order: step.order })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {step && (
        <Stack gap="md">
          <Values entries={entries} key={step.order} />
          <Group justify="space-between">
            <Button
              variant="default"
              leftSection={<ChevronLeft size={14} aria-hidden />}
              disabled={step.order <= 1}
              onClick={() => openLayer(step.order - 1)}
            >
              {t("images.previousStep")}
            </Button>
            <Button
              variant="default"
              rightSection={<ChevronRight size={14} aria-hidden />}
              disabled={step.order >= steps}
              onClick={() => openLayer(step.order + 1)}
            >
              {t("images.nextStep")}
            </Button>
          </Group>
        </Stack>
      )}
    </Drawer>
  );
}

function useEntries(step: Step | undefined, total: number): Entry[] {
  const { t } = useTranslation();
  const { share } = useStepText(total);
  if (!step) return [];
  const { layer, history, diffId, isLoose } = step;
  const command = history && buildCommand(history.createdBy);
  const shown = (name: string, value: string) => [{ key: name, name, value: <span>{value}</span> }];
  return [
    ...(command ? commandEntry(t("images.command"), command) : []),
    ...textEntry(t("images.arguments"), command?.args),
    ...(layer ? shown(t("images.size"), `${bytes(layer.size)} (${number(layer.size)} B)`) : []),
    ...(layer ? shown(t("images.share"), share(layer.size)) : []),
    ...(layer
      ? shown(
          t("images.shared"),
          layer.shared_by > 0
            ? t("images.sharedBy", { count: layer.shared_by, shown: number(layer.shared_by) })
            : t("images.sharedByNone"),
        )
      : shown(t("images.layers"), isLoose ? "–" : t("images.noLayer"))),
    ...textEntry(t("images.digest"), layer?.digest),
    ...textEntry(t("images.diffId"), diffId),
    ...textEntry(t("images.mediaType"), layer?.media_type),
    ...(history?.created
      ? [{ key: "created", name: t("images.created"), value: <StatedTime at={history.created} /> }]
      : []),
    ...textEntry(t("images.comment"), history?.comment),
    ...textEntry(t("images.author"), history?.author),
  ];
}

function commandEntry(name: string, command: BuildCommand): Entry[] {
  const copy = commandText(command);
  return copy ? [{ key: name, name, value: inLines(copy), copy }] : [];
}
