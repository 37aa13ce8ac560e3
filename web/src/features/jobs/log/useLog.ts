import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { isOver, type JobBody, jobQuery, type LogLineBody } from "../data";
import { type FollowState, followLog } from "./follow";
import { fresh } from "./lines";

/** Lines that come one by one are drawn together. */
const TOGETHER = 80;

/** The lines of one log, outside of React: a hundred thousand of them must not be copied with each new one. */
class Lines {
  all: LogLineBody[] = [];
  private listeners = new Set<() => void>();
  private timer?: ReturnType<typeof setTimeout>;
  private waiting: LogLineBody[] = [];

  last = () => this.waiting.at(-1)?.number ?? this.all.at(-1)?.number ?? 0;

  add = (lines: LogLineBody[]) => {
    // Not `push(...)`: so many arguments would not fit.
    for (const line of fresh(this.last(), lines)) this.waiting.push(line);
    if (this.waiting.length > 0) this.timer ??= setTimeout(this.show, TOGETHER);
  };

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private show = () => {
    this.timer = undefined;
    this.all = this.all.concat(this.waiting);
    this.waiting = [];
    for (const listener of this.listeners) listener();
  };
}

/** Where the log of a job is; relative, as the UI may live below any path. */
export function logAddress(id: string): string {
  return `api/jobs/${encodeURIComponent(id)}/log`;
}

/** The log of a job, live while it runs. The stream tells of the job itself, too. */
export function useLog(id: string, job: JobBody) {
  const client = useQueryClient();
  const lines = useMemo(() => new Lines(), []);
  const [state, setState] = useState<FollowState>("connecting");
  const latest = useRef(job);
  latest.current = job;
  // A finished job that is tried again goes on where its log ended.
  const isAgain = state === "over" && !isOver(job);
  const [round, setRound] = useState(0);
  if (isAgain) {
    setState("connecting");
    setRound(round + 1);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new connection
  useEffect(
    () =>
      followLog({
        url: new URL(logAddress(id), document.baseURI).href,
        last: lines.last,
        isOver: () => isOver(latest.current),
        onLines: lines.add,
        onJob: (told) => client.setQueryData(jobQuery(id).queryKey, told),
        onState: setState,
      }),
    [id, lines, client, round],
  );
  return { lines: useSyncExternalStore(lines.subscribe, () => lines.all), state };
}
