import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Import, importQuery } from "../data";
import { type Mark, marked, rateOf } from "../rate";
import { uploadArchive } from "../upload";
import { rememberUpload } from "./earlier";

export interface Sending {
  done: number;
  /** Bytes in a second. */
  rate?: number;
}

interface State {
  /** On its way. */
  file?: File;
  sent: Sending;
  /** What was tried last. */
  last?: File;
  error?: unknown;
}

const NOTHING: State = { sent: { done: 0 } };

/** Uploads one file at a time; whoever leaves breaks it off. */
export function useUpload(onUploaded: (archive: Import) => void) {
  const client = useQueryClient();
  const [state, setState] = useState(NOTHING);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  useWarning(Boolean(state.file));

  const begin = async (file: File) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ file, last: file, sent: { done: 0 } });
    let marks: Mark[] = [{ at: performance.now(), done: 0 }];
    try {
      const archive = await uploadArchive(
        file,
        ({ done }) => {
          marks = marked(marks, { at: performance.now(), done });
          setState((before) => ({ ...before, sent: { done, rate: rateOf(marks) } }));
        },
        own.signal,
      );
      client.setQueryData(importQuery(archive.id).queryKey, archive);
      rememberUpload(archive, file.name);
      onUploaded(archive);
    } catch (error) {
      setState({ ...NOTHING, last: file, error });
    }
  };
  return { ...state, begin: (file: File) => void begin(file), cancel: () => running.current?.abort() };
}

/** A tab that is closed by mistake would take the upload with it. */
function useWarning(isUploading: boolean) {
  useEffect(() => {
    if (!isUploading) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUploading]);
}
