/** How much was sent, and when, in milliseconds. */
export interface Mark {
  at: number;
  done: number;
}

/** The speed is that of the last seconds: what was long ago says little of what is to come. */
const WINDOW = 5_000;
/** Before that nothing is known of it. */
const LEAST = 500;

/** The marks that still tell of the speed, with a new one. */
export function marked(marks: Mark[], mark: Mark): Mark[] {
  const recent = marks.filter(({ at }) => mark.at - at <= WINDOW);
  return [...recent, mark];
}

/** Bytes in a second; nothing while too little is known. */
export function rateOf(marks: Mark[]): number | undefined {
  const [first] = marks;
  const last = marks.at(-1);
  if (!first || !last || last.at - first.at < LEAST) return undefined;
  return ((last.done - first.done) / (last.at - first.at)) * 1000;
}

/** Seconds until all is sent. */
export function remainingOf(rate: number | undefined, done: number, total: number): number | undefined {
  return rate ? (total - done) / rate : undefined;
}
