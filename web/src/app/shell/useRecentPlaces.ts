import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { parseRepositoryAddress } from "@/lib/address";
import { useMe } from "../session";
import { rememberPlace } from "./palette/recent";

/** Keeps which repositories and images were visited, for the palette. */
export function useRecentPlaces() {
  const { _splat } = useParams({ strict: false });
  const isSomeone = useMe() !== null;
  useEffect(() => {
    if (!_splat || !isSomeone) return;
    const { name, reference } = parseRepositoryAddress(_splat);
    rememberPlace(reference ? _splat : name);
  }, [_splat, isSomeone]);
}
