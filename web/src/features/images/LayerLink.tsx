import { Link } from "@tanstack/react-router";
import type { CSSProperties, ReactNode } from "react";

interface Props {
  order: number;
  name?: string;
  className?: string;
  style?: CSSProperties;
  children?: ReactNode;
}

/** Opens what is known of a step; its address can be handed on. */
export function LayerLink({ order, name, className, style, children }: Props) {
  return (
    <Link
      to="."
      search={(before) => ({ ...before, layer: String(order) })}
      resetScroll={false}
      preload={false}
      className={className}
      style={style}
      aria-label={name}
      title={name}
    >
      {children}
    </Link>
  );
}
