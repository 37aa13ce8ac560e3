import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Grant, grantsQuery } from "./data";
import { type Cell, isAt, unknownGrant, useSetGrant } from "./useSetGrant";
import type { Verb } from "./verbs";

/**
 * All grants that the caller may see, and how to change one. A grant whose last verb was taken stays in the list, empty,
 * until one leaves the page: it does not run away from under the hand, and can be given back.
 */
export function useGrants() {
  const { data, error, refetch } = useQuery(grantsQuery);
  const change = useSetGrant();
  const [emptied, setEmptied] = useState<Cell[]>([]);
  const isThere = (cell: Cell) => data?.items.some((grant) => isAt(grant, cell));
  const gone = emptied.filter((cell) => !isThere(cell)).map(unknownGrant);
  const grants: Grant[] | undefined = data && [...data.items, ...gone];
  const set = (cell: Cell, verbs: Verb[]) => {
    if (verbs.length === 0) {
      const isKept = emptied.some((one) => isAt(unknownGrant(one), cell));
      if (!isKept) setEmptied([...emptied, cell]);
    }
    change.mutate({ ...cell, verbs });
  };
  return { grants, set, error: data ? null : error, retry: () => void refetch() };
}
