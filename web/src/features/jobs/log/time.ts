export type TimeStyle = "local" | "utc" | "relative";

/** When a line was written: of the clock of the reader, of UTC, or since the job began. */
export function lineTime(at: string, style: TimeStyle, start: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  if (style === "relative") return since(time.getTime() - Date.parse(start));
  const clock =
    style === "utc"
      ? [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()]
      : [time.getHours(), time.getMinutes(), time.getSeconds()];
  const shown = `${clock.map(two).join(":")}.${String(time.getUTCMilliseconds()).padStart(3, "0")}`;
  return style === "utc" ? `${shown}Z` : shown;
}

/** +1:05.250; hours only where there are some. */
function since(milliseconds: number): string {
  const sign = milliseconds < 0 ? "-" : "+";
  const whole = Math.abs(Math.round(milliseconds));
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = (whole % 60_000) / 1000;
  const tail = seconds.toFixed(3).padStart(6, "0");
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${tail}` : `${sign}${minutes}:${tail}`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
