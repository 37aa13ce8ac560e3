import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { areShortcutsOn, isTyping } from "@/lib/shortcuts";
import type { Place } from "./places";

interface Keys {
  places: Place[];
  onPalette: () => void;
  onSheet: () => void;
  onRail: () => void;
}

/** How long `g` waits for the letter of a page. */
const PATIENCE = 1500;

/** The keys that hold on every page; those of rows are the tables' own. */
export function useShellKeys(keys: Keys) {
  const navigate = useNavigate();
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let goSince = Number.NEGATIVE_INFINITY;
    const single: Record<string, () => void> = {
      "?": () => latest.current.onSheet(),
      "[": () => latest.current.onRail(),
      "/": () => focusFilter() || latest.current.onPalette(),
      g: () => {
        goSince = performance.now();
      },
    };
    const onKey = (event: KeyboardEvent) => {
      const isPlain = !event.metaKey && !event.ctrlKey && !event.altKey;
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        return latest.current.onPalette();
      }
      if (!isPlain || event.repeat || event.defaultPrevented || isTyping(event) || !areShortcutsOn()) return;
      if (document.querySelector("[role=dialog]")) return;
      const isGoing = performance.now() - goSince < PATIENCE;
      goSince = Number.NEGATIVE_INFINITY;
      const place = isGoing ? latest.current.places.find(({ key }) => key === event.key) : undefined;
      if (!place && !single[event.key]) return;
      event.preventDefault();
      if (place) void navigate({ to: place.to });
      else single[event.key]?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
}

function focusFilter(): boolean {
  const field = document.querySelector<HTMLInputElement>("input[data-filter], [data-filter] input");
  field?.focus();
  field?.select();
  return field !== null;
}
