import { currentLanguage } from "@/i18n";

/** How often: `own` is a cron that somebody wrote. */
export type Rhythm = "off" | "daily" | "weekly" | "own";

/** When a schedule begins its job, as a form has it. */
export interface Times {
  rhythm: Rhythm;
  /** `03:00` */
  time: string;
  /** From 0, Sunday. */
  day: number;
  cron: string;
  zone: string;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** At an hour that is quiet in most places. */
export function defaultTimes(rhythm: Rhythm): Times {
  return { rhythm, time: "03:00", day: 0, cron: "0 3 * * *", zone: browserZone() };
}

/** The cron of a form; nothing while it is not whole. */
export function cronOf({ rhythm, time, day, cron }: Times): string | undefined {
  if (rhythm === "own") return cron.trim().split(/\s+/).length === 5 ? cron.trim() : undefined;
  const [, hour, minute] = TIME.exec(time) ?? [];
  if (hour === undefined || rhythm === "off") return undefined;
  return `${Number(minute)} ${Number(hour)} * * ${rhythm === "weekly" ? day : "*"}`;
}

/** A cron as a form has it: daily and weekly ones by their parts. */
export function timesOf(cron: string, zone: string): Times {
  const [, minute, hour = "", day] = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7])$/.exec(cron) ?? [];
  const time = `${hour.padStart(2, "0")}:${(minute ?? "").padStart(2, "0")}`;
  if (minute === undefined || !TIME.test(time)) return { ...defaultTimes("own"), cron, zone };
  const parts = { time, cron, zone };
  return day === "*" ? { ...parts, rhythm: "daily", day: 0 } : { ...parts, rhythm: "weekly", day: Number(day) % 7 };
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** All zones that the browser knows, its own and the given one among them. */
export function zones(given: string): string[] {
  return [...new Set([given, browserZone(), "UTC", ...Intl.supportedValuesOf("timeZone")])].filter(Boolean).sort();
}

/** Sunday of a week, and the days after it, in the language of the page. */
export function dayNames(): string[] {
  const format = new Intl.DateTimeFormat(currentLanguage(), { weekday: "long", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, day) => format.format(new Date(Date.UTC(2026, 10, 22 + day))));
}

/** A time on the clocks of a zone: Mon, Nov 23, 03:00. */
export function inZone(time: string, timeZone: string): string {
  const options = { weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  const at = new Date(time);
  try {
    return new Intl.DateTimeFormat(currentLanguage(), { ...options, timeZone }).format(at);
  } catch {
    // The server knows a zone that this browser does not.
    return new Intl.DateTimeFormat(currentLanguage(), { ...options, timeZone: "UTC", timeZoneName: "short" }).format(
      at,
    );
  }
}
