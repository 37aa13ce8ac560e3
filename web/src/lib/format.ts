import { currentLanguage } from "@/i18n";

/** Formatters by language and options: to make one takes a hundred times as long as to use it. */
const formatters = new Map<string, unknown>();

function formatter<F, O>(Kind: new (language: string, options?: O) => F, options?: O): F {
  const key = `${Kind.name} ${currentLanguage()} ${JSON.stringify(options)}`;
  const made = (formatters.get(key) as F | undefined) ?? new Kind(currentLanguage(), options);
  formatters.set(key, made);
  return made;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

/** Bytes as Docker counts them, in thousands: 12.3 MB. */
export function bytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  const unit = UNITS[power] ?? "byte";
  const value = count / 1000 ** power;
  return spaced(
    formatter(Intl.NumberFormat, {
      style: "unit",
      unit,
      unitDisplay: power === 0 ? "long" : "short",
      maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
    }).format(value),
  );
}

/** `3 小时前`: a space between digits and Han, which `Intl` leaves out. */
function spaced(text: string): string {
  return text.replace(/(\d)(?=\p{Script=Han})/gu, "$1 ");
}

export function number(count: number): string {
  return formatter(Intl.NumberFormat).format(count);
}

export function percent(share: number): string {
  return formatter(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** The whole time, to the second, in the zone of the reader. */
export function dateTime(time: string): string {
  return formatter(Intl.DateTimeFormat, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(time));
}

/** 15:30, in the zone of the reader. */
export function timeOfDay(time: Date): string {
  return formatter(Intl.DateTimeFormat, { timeStyle: "short" }).format(time);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** 3 minutes ago, in 2 days. */
export function relative(time: string, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const format = formatter(Intl.RelativeTimeFormat, { numeric: "auto" });
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return spaced(format.format(Math.round(seconds / size), unit));
}

/** `sha256:0123456789ab`: enough to tell digests apart. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(\w+:)?([0-9a-f]{12})[0-9a-f]*$/, "$2");
}
