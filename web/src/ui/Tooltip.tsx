import { Tooltip as Box, type TooltipProps } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { cloneElement, type FocusEvent, type MouseEvent, type ReactElement, useEffect, useState } from "react";

/** Milliseconds: who only passes by sees none. */
const DELAY = 300;

type Look = Pick<TooltipProps, "label" | "position" | "multiline" | "maw" | "className">;

interface Props extends Look {
  children: ReactElement;
  disabled?: boolean;
}

/** A hint at what the pointer or the focus is on. It is made when it is wanted: a table has hundreds of them. */
export function Tooltip({ children, disabled, label, position, multiline, maw, className, ...others }: Props) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const close = () => setTarget(null);
  const child = cloneElement(children, {
    // What a menu or popover gives to what opens it.
    ...others,
    onMouseEnter: (event: MouseEvent<HTMLElement>) => setTarget(event.currentTarget),
    onMouseLeave: close,
    onFocus: (event: FocusEvent<HTMLElement>) => {
      if (event.target.matches(":focus-visible")) setTarget(event.currentTarget);
    },
    onBlur: close,
  } as object);
  const look = { label, position, multiline, maw, className };
  return (
    <>
      {child}
      {target && !disabled && <Delayed target={target} onClose={close} {...look} />}
    </>
  );
}

interface DelayedProps extends Look {
  target: HTMLElement;
  onClose: () => void;
}

function Delayed({ onClose, ...props }: DelayedProps) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOpen(true), DELAY);
    return () => clearTimeout(timer);
  }, []);
  useWindowEvent("keydown", ({ key }) => {
    if (key === "Escape") onClose();
  });
  return <Box withArrow opened={isOpen} {...props} />;
}
