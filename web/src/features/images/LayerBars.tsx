import { bytes } from "@/lib/format";
import { LayerLink } from "./LayerLink";
import style from "./Layers.module.css";
import { isShared, type Step } from "./layers";
import { useStepText } from "./useStepText";

/** More would push the table out of sight, and are in it. */
const MOST = 12;

/** Where a treemap has no room: the largest layers, each as a bar. */
export function LayerBars({ steps, total }: { steps: Step[]; total: number }) {
  const { name, command } = useStepText(total);
  const largest = steps
    .filter(({ layer }) => layer && layer.size > 0)
    .sort((a, b) => (b.layer?.size ?? 0) - (a.layer?.size ?? 0))
    .slice(0, MOST);
  const widest = largest[0]?.layer?.size ?? 1;
  return (
    <div className={style.bars}>
      {largest.map((step) => (
        <LayerLink key={step.order} order={step.order} name={name(step)} className={style.barRow}>
          <span className={style.barHead}>
            <span className="one-line">
              {step.order}. {command(step).slice(0, 120)}
            </span>
            <span>{bytes(step.layer?.size ?? 0)}</span>
          </span>
          <span
            className={isShared(step) ? style.shared : style.own}
            style={{ width: `${(100 * (step.layer?.size ?? 0)) / widest}%` }}
          />
        </LayerLink>
      ))}
    </div>
  );
}
