import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { deleteImport, importQuery } from "../data";
import { forgetUpload } from "./earlier";

/** Whoever goes elsewhere leaves no archive behind, unless a job wants it; a page that is read again keeps it. */
export function useLeaving(id: string): () => void {
  const client = useQueryClient();
  const isKept = useRef(false);
  const leaving = useRef<number>(undefined);
  useEffect(() => {
    clearTimeout(leaving.current);
    return () => {
      if (isKept.current) return;
      // Not at once: while it is developed, React takes every page away and puts it back.
      leaving.current = window.setTimeout(() => {
        client.removeQueries(importQuery(id));
        forgetUpload(id);
        deleteImport(id).catch(() => {}); // the server throws it away by itself, only later
      });
    };
  }, [id, client]);
  return () => {
    isKept.current = true;
    forgetUpload(id);
  };
}
