import { useRef } from "react";
import { type Selection, useSelection } from "@/ui";
import type { LocalImage } from "./data";

/** The chosen images, also those that a filter hides by now. All of a list are here, so all that match are chosen one by one. */
export function useImageSelection(images: LocalImage[]): { selection: Selection; chosen: LocalImage[] } {
  const selection = useSelection();
  const seen = useRef(new Map<string, LocalImage>());
  for (const image of images) seen.current.set(image.id, image);
  return {
    selection: {
      ...selection,
      selectAll: () => selection.set([...selection.keys, ...images.map(({ id }) => id)]),
    },
    chosen: [...selection.keys].flatMap((id) => seen.current.get(id) ?? []),
  };
}
