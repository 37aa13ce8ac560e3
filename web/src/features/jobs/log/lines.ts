import type { LogLevel, LogLineBody } from "../data";

const LEVELS: LogLevel[] = ["info", "warning", "error"];

/** The lines that are not there yet, in order: a connection that is made anew may bring some a second time. */
export function fresh(last: number, lines: LogLineBody[]): LogLineBody[] {
  const found: LogLineBody[] = [];
  let newest = last;
  for (const line of [...lines].sort((a, b) => a.number - b.number)) {
    if (line.number <= newest) continue;
    newest = line.number;
    found.push(line);
  }
  return found;
}

/** A line as the stream has it; nothing where it cannot be read. */
export function readLine(data: unknown): LogLineBody | undefined {
  try {
    const line = JSON.parse(String(data)) as Partial<LogLineBody> | null;
    if (!line || typeof line.number !== "number" || typeof line.at !== "string") return undefined;
    return {
      number: line.number,
      at: line.at,
      level: levelOf(String(line.level)),
      message: typeof line.message === "string" ? line.message : "",
      hidden: line.hidden === true,
      item: line.item,
    };
  } catch {
    return undefined;
  }
}

const PLAIN = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) +([A-Z]+) ?(.*)$/;

/**
 * The log as plain text, which is what is read where no stream comes through. It has no numbers: they are counted on from
 * the line that was asked after. A text without a time of its own goes on the line before it.
 */
export function parsePlain(text: string, after: number): LogLineBody[] {
  const lines: LogLineBody[] = [];
  for (const row of text.split("\n")) {
    const [, at, level = "", message = ""] = PLAIN.exec(row) ?? [];
    const last = lines.at(-1);
    if (at) lines.push({ number: after + lines.length + 1, at, level: levelOf(level.toLowerCase()), message });
    else if (last && row !== "") last.message += `\n${row}`;
  }
  return lines;
}

function levelOf(text: string): LogLevel {
  if (text === "warn") return "warning";
  return LEVELS.find((level) => level === text) ?? "info";
}

export interface LogFilter {
  /** The least level that is shown. */
  level?: LogLevel;
  find?: string;
}

/** The lines that are shown; the same array where all of them are. */
export function shownLines(lines: LogLineBody[], { level = "info", find = "" }: LogFilter): LogLineBody[] {
  const least = LEVELS.indexOf(level);
  const wanted = find.toLowerCase();
  if (least === 0 && wanted === "") return lines;
  return lines.filter(
    (line) => LEVELS.indexOf(line.level) >= least && (wanted === "" || line.message.toLowerCase().includes(wanted)),
  );
}

/** A text cut where the searched one begins and ends, for marking it: even parts are outside, odd ones inside. */
export function cutAt(text: string, find: string): string[] {
  if (find === "") return [text];
  const parts: string[] = [];
  const lower = text.toLowerCase();
  // Some letters have other lengths in lower case: then no place in one is a place in the other.
  if (lower.length !== text.length) return [text];
  const wanted = find.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}

/** The line that an address means by `#L120`. */
export function lineOfHash(hash: string): number | undefined {
  const number = Number(/^#?L(\d{1,12})$/.exec(hash)?.[1]);
  return number > 0 ? number : undefined;
}
