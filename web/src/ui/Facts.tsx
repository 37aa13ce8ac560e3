import type { ReactNode } from "react";
import style from "./Facts.module.css";

/** Names and values, one a line. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={style.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={style.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
