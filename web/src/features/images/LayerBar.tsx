import { LayerLink } from "./LayerLink";
import style from "./Layers.module.css";
import { isShared, type Step } from "./layers";
import { useStepText } from "./useStepText";

/** The layers one upon the other, in the order of the build. */
export function LayerBar({ steps, total }: { steps: Step[]; total: number }) {
  const { name } = useStepText(total);
  const filled = steps.filter(({ layer }) => layer && layer.size > 0);
  return (
    <div className={style.bar}>
      {filled.map((step) => (
        <LayerLink
          key={step.order}
          order={step.order}
          name={name(step)}
          className={isShared(step) ? style.shared : style.own}
          style={{ flexGrow: step.layer?.size }}
        />
      ))}
    </div>
  );
}
