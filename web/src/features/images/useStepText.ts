import { useTranslation } from "react-i18next";
import { bytes, percent } from "@/lib/format";
import { buildCommand, commandText } from "./command";
import type { Step } from "./layers";

/** A step in words, for tiles and bars that have no room for them. */
export function useStepText(total: number) {
  const { t } = useTranslation();
  const command = ({ history }: Step) =>
    (history?.createdBy && commandText(buildCommand(history.createdBy))) || t("images.noCommand");
  const share = (size: number) => shareText(size, total);
  const name = (step: Step) => {
    const size = step.layer?.size ?? 0;
    return t("images.layerTile", {
      order: step.order,
      size: bytes(size),
      share: share(size),
      command: command(step).slice(0, 160),
    });
  };
  return { command, share, name };
}

/** Nothing that is there is 0 %, and not all of it is 100 %. */
function shareText(size: number, total: number): string {
  if (total === 0 || size === 0) return percent(0);
  const share = size / total;
  if (share < 0.01) return `< ${percent(0.01)}`;
  return percent(share > 0.99 && share < 1 ? 0.99 : share);
}
