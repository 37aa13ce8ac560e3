import { useEffect, useRef, useState } from "react";
import { copyText } from "@/lib/clipboard";

const SHOWN_FOR = 1500;

/** Copies, and says for a moment that it did. */
export function useCopy() {
  const [copied, setCopied] = useState(false);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const copy = async (text: string) => {
    setCopied(await copyText(text));
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), SHOWN_FOR);
  };
  return { copied, copy: (text: string) => void copy(text) };
}
