import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Treemap } from "@/ui";
import { LayerLink } from "./LayerLink";
import { isShared, type Step } from "./layers";
import { useStepText } from "./useStepText";

/** The layers by size, each tile a link to its step. */
export function LayerTreemap({ steps, total }: { steps: Step[]; total: number }) {
  const { t } = useTranslation();
  const { name, command, share } = useStepText(total);
  return (
    <Treemap
      label={t("images.layers")}
      items={steps}
      sizeOf={layerSize}
      keyOf={({ order }) => order}
      nameOf={command}
      noteOf={share}
      isHatched={isShared}
      restText={(count) => t("images.moreTiles", { count, shown: number(count) })}
      link={(step, className, tile) => (
        <LayerLink order={step.order} name={name(step)} className={className}>
          <title>{name(step)}</title>
          {tile}
        </LayerLink>
      )}
    />
  );
}

function layerSize({ layer }: Step): number {
  return layer?.size ?? 0;
}
