import { type RefObject, useEffect, useState } from "react";

/** Whether what is in a frame is wider than the frame. */
export function useScrolls(frame: RefObject<HTMLElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false);
  // After each rendering: a frame without rows is another element.
  useEffect(() => {
    const element = frame.current;
    const content = element?.querySelector("table");
    if (!element || !content) return;
    const measure = () => setScrolls(content.offsetWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(content);
    return () => observer.disconnect();
  });
  return scrolls;
}
