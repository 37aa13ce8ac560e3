import { type Happening, KINDS, type Kind, readHappening } from "./keys";

/** `off`: the server has no events for us, and does not get them by being asked again. */
export type LiveState = "connecting" | "open" | "lost" | "off";

interface Listener {
  onEvent: (kind: Kind, happening: Happening) => void;
  onState: (state: LiveState) => void;
  /** It holds again, but what happened in between is not known. */
  onGap: () => void;
}

const LONGEST_PAUSE = 30_000;
/** Browsers keep six connections to a host over HTTP/1.1: pages in the background must not take them all. */
const HIDDEN_FOR = 60_000;

/** Half of the time that doubles with each failure, and a random part of the rest: not all pages come back at once. */
export function pause(failures: number, random = Math.random()): number {
  return Math.min(LONGEST_PAUSE, 1000 * 2 ** failures) * (0.5 + random / 2);
}

/** Follows the events of the server until the answer is called. */
export function follow(url: string, listener: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isOver = false;
  let hasGap = false;

  const open = () => {
    clearTimeout(timer);
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => {
      failures = 0;
      listener.onState("open");
      if (hasGap) listener.onGap();
      hasGap = false;
    };
    opened.onerror = () => void failed(opened);
    for (const kind of KINDS) {
      opened.addEventListener(kind, ({ data }) => listener.onEvent(kind, readHappening(data)));
    }
  };

  const failed = async (opened: EventSource) => {
    // Closed by the browser: there was an answer, but no stream. Only the status tells whether to ask again.
    const wasAnswered = opened.readyState === EventSource.CLOSED;
    close();
    listener.onState("lost");
    const isRefused = wasAnswered && (await refuses(url));
    if (isOver || source) return;
    if (isRefused) {
      isOver = true;
      listener.onState("off");
    } else if (document.visibilityState === "visible") {
      timer = setTimeout(open, pause(failures++));
    }
  };

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
    hasGap = true;
  };

  const onVisibility = () => {
    if (isOver) return;
    if (document.visibilityState === "hidden") {
      clearTimeout(timer);
      timer = setTimeout(close, HIDDEN_FOR);
    } else if (source) clearTimeout(timer);
    else open();
  };

  document.addEventListener("visibilitychange", onVisibility);
  open();
  return () => {
    isOver = true;
    close();
    document.removeEventListener("visibilitychange", onVisibility);
  };
}

/** Whether the server has no such stream, or none for us: a server that is away or starting may have one later. */
async function refuses(url: string): Promise<boolean> {
  const stop = new AbortController();
  try {
    const { status } = await fetch(url, { headers: { Accept: "text/event-stream" }, signal: stop.signal });
    return status >= 400 && status < 500 && status !== 429;
  } catch {
    return false;
  } finally {
    stop.abort();
  }
}
