import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState } from "react";
import { useMe } from "../session";
import { follow, type LiveState } from "./connection";
import { changedBy, EVERYTHING } from "./keys";

/** A build pushes many tags at once: lists are read again once for all of them. */
const TOGETHER = 500;

export const LiveContext = createContext<LiveState>("connecting");

/** Whether what is shown follows the server by itself. */
export function useLiveState(): LiveState {
  return use(LiveContext);
}

/** Lists are read again when the server says that they changed. One connection for the whole UI. */
export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const me = useMe();
  const isKept = me?.must_change_password ?? false;
  const who = me?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: someone else is told of other repositories
  useEffect(() => {
    if (isKept) return;
    const { add, stop } = gather(client);
    const leave = follow(new URL("api/events", document.baseURI).href, {
      onEvent: (kind, happening) => add(changedBy(kind, happening)),
      onGap: () => add(EVERYTHING),
      onState: setState,
    });
    return () => {
      leave();
      stop();
    };
  }, [client, who, isKept]);
  return state;
}

function gather(client: QueryClient) {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    timer = undefined;
    for (const queryKey of waiting.values()) void client.invalidateQueries({ queryKey });
    waiting.clear();
  };
  const add = (keys: QueryKey[]) => {
    for (const key of keys) waiting.set(JSON.stringify(key), key);
    timer ??= setTimeout(tell, TOGETHER);
  };
  return { add, stop: () => clearTimeout(timer) };
}
