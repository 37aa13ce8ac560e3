import { pause } from "@/app/live/connection";
import type { JobBody, LogLineBody } from "../data";
import { parsePlain, readLine } from "./lines";

/** `polling`: no stream comes through, the log is asked for every few seconds. `over`: all lines are here. */
export type FollowState = "connecting" | "open" | "lost" | "polling" | "over";

interface Options {
  /** Of the log. */
  url: string;
  /** The number of the last line that is here. */
  last: () => number;
  /** Whether the job has ended, as far as is known here. */
  isOver: () => boolean;
  onLines: (lines: LogLineBody[]) => void;
  onJob: (job: JobBody) => void;
  onState: (state: FollowState) => void;
}

/** After so many failures in a row, no stream is expected any more. */
const PATIENCE = 3;
const POLL = 2_000;
/** While polling, a stream is tried again with each so many answers. */
const RETRY_STREAM = 10;
/** Proxies that hold answers back never let it begin. */
const OPENS_WITHIN = 10_000;

/** Follows a log until the answer is called: by a stream, and where none comes through, by asking again and again. */
export function followLog(options: Options): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let polls = 0;
  let isDone = false;
  let isPolling = false;

  const stream = () => {
    source?.close();
    const opened = new EventSource(`${options.url}?after=${options.last()}`);
    source = opened;
    deadline = setTimeout(() => {
      opened.close();
      failures = PATIENCE;
      failed(opened);
    }, OPENS_WITHIN);
    opened.onopen = () => {
      clearTimeout(deadline);
      clearTimeout(timer);
      failures = 0;
      isPolling = false;
      options.onState("open");
    };
    opened.onerror = () => failed(opened);
    opened.addEventListener("line", ({ data }) => {
      const line = readLine(data);
      if (line) options.onLines([line]);
    });
    opened.addEventListener("job", ({ data }) => options.onJob(JSON.parse(String(data)) as JobBody));
    opened.addEventListener("end", finish);
  };

  const failed = (opened: EventSource) => {
    clearTimeout(deadline);
    if (isDone || opened !== source) return;
    failures += 1;
    if (isPolling) return opened.close();
    options.onState("lost");
    // The browser tries again by itself, and tells the server the last line that it saw.
    if (opened.readyState === EventSource.CONNECTING && failures < PATIENCE) return;
    opened.close();
    timer = failures < PATIENCE ? setTimeout(stream, pause(failures)) : setTimeout(poll, 0);
  };

  const poll = async () => {
    isPolling = true;
    try {
      const response = await fetch(`${options.url}?after=${options.last()}`, { headers: { Accept: "text/plain" } });
      if (!response.ok) throw new Error(String(response.status));
      const lines = parsePlain(await response.text(), options.last());
      if (isDone || !isPolling) return;
      options.onState("polling");
      options.onLines(lines);
      if (lines.length === 0 && options.isOver()) return finish();
      if (polls++ % RETRY_STREAM === RETRY_STREAM - 1) stream();
    } catch {
      if (isDone || !isPolling) return;
      options.onState("lost");
    }
    timer = setTimeout(poll, POLL);
  };

  const stop = () => {
    isDone = true;
    clearTimeout(timer);
    clearTimeout(deadline);
    source?.close();
  };

  function finish() {
    stop();
    options.onState("over");
  }

  stream();
  return stop;
}
