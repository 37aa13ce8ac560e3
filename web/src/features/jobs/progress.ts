import type { JobBody } from "./data";

type Counted = Pick<JobBody, "bytes" | "items" | "state">;

/** How much of a job is done, from 0 to 1; nothing while nobody knows how much there is. */
export function shareDone({ bytes, items, state }: Counted): number | undefined {
  if (state === "succeeded") return 1;
  // Bytes tell more than items, of which one may be a thousand times as large as another.
  if (bytes.total) return Math.min(1, bytes.done / bytes.total);
  if (items.total > 0) return (items.done + items.skipped + items.failed + items.cancelled) / items.total;
  return undefined;
}

/** How much of one item is done; nothing where its size is unknown. */
export function shareOfItem({ bytes, state }: { bytes: JobBody["bytes"]; state: string }): number | undefined {
  if (state === "done" || state === "skipped") return 1;
  if (state === "waiting") return 0;
  return bytes.total ? Math.min(1, bytes.done / bytes.total) : undefined;
}

export type Span = [count: number, unit: "second" | "minute" | "hour" | "day"][];

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** The two largest units of a time, the second only where it says something: 1 h 5 min, 45 s. */
export function span(seconds: number): Span {
  const whole = Math.max(0, Math.round(seconds));
  const of = (large: number, unit: Span[0][1], small: number, smaller: Span[0][1]): Span => {
    const count = Math.floor(whole / large);
    const rest = Math.floor((whole % large) / small);
    return rest > 0
      ? [
          [count, unit],
          [rest, smaller],
        ]
      : [[count, unit]];
  };
  if (whole < MINUTE) return [[whole, "second"]];
  if (whole < HOUR) return of(MINUTE, "minute", 1, "second");
  if (whole < DAY) return of(HOUR, "hour", MINUTE, "minute");
  return of(DAY, "day", HOUR, "hour");
}

/** A guess is told as coarse as it is: seconds only at the end, and rounded so that the text does not flicker. */
export function roughly(seconds: number): number {
  if (seconds < 10) return Math.max(1, Math.ceil(seconds));
  if (seconds < MINUTE) return Math.ceil(seconds / 5) * 5;
  if (seconds < HOUR) return Math.ceil(seconds / MINUTE) * MINUTE;
  if (seconds < DAY) return Math.ceil(seconds / (5 * MINUTE)) * 5 * MINUTE;
  return Math.ceil(seconds / HOUR) * HOUR;
}

/** For how long a job has been running, or ran; nothing before it began. */
export function secondsOf(job: Pick<JobBody, "started_at" | "finished_at">, now: number): number | undefined {
  if (!job.started_at) return undefined;
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  return Math.max(0, (end - Date.parse(job.started_at)) / 1000);
}
