/**
 * The configuration of an image, read with care: it is whatever was pushed, so nothing is taken to have its type, and
 * what has not is left out.
 */
export interface ImageConfig {
  entrypoint: string[];
  cmd: string[];
  user?: string;
  workingDir?: string;
  ports: string[];
  volumes: string[];
  stopSignal?: string;
  healthcheck?: Healthcheck;
  shell: string[];
  onBuild: string[];
  env: Variable[];
  labels: [name: string, value: string][];
  created?: string;
  author?: string;
  platform?: string;
  osVersion?: string;
  history: HistoryEntry[];
  diffIds: string[];
}

export interface Variable {
  name: string;
  value: string;
}

export interface Healthcheck {
  test: string[];
  /** Seconds. */
  interval?: number;
  timeout?: number;
  startPeriod?: number;
  retries?: number;
}

export interface HistoryEntry {
  created?: string;
  createdBy: string;
  comment?: string;
  author?: string;
  isEmpty: boolean;
}

export function imageConfig(document: unknown): ImageConfig | null {
  const whole = object(document);
  if (!whole) return null;
  const config = object(whole.config) ?? {};
  return {
    entrypoint: words(config.Entrypoint),
    cmd: words(config.Cmd),
    user: text(config.User),
    workingDir: text(config.WorkingDir),
    ports: Object.keys(object(config.ExposedPorts) ?? {}),
    volumes: Object.keys(object(config.Volumes) ?? {}),
    stopSignal: text(config.StopSignal),
    healthcheck: healthcheck(object(config.Healthcheck)),
    shell: words(config.Shell),
    onBuild: words(config.OnBuild),
    env: texts(config.Env).map(variable),
    labels: pairs(config.Labels),
    created: text(whole.created),
    author: text(whole.author),
    platform: platform(whole),
    osVersion: text(whole["os.version"]),
    history: list(whole.history).map(historyEntry),
    diffIds: texts(object(whole.rootfs)?.diff_ids),
  };
}

/** The pairs of an object whose values are texts; others are written as JSON. */
export function pairs(value: unknown): [string, string][] {
  return Object.entries(object(value) ?? {}).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}

export function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): string[] {
  return list(value).filter((one) => typeof one === "string");
}

/** Old tools wrote one text where a list stands today. */
function words(value: unknown): string[] {
  return typeof value === "string" ? [value] : texts(value);
}

function variable(line: string): Variable {
  const at = line.indexOf("=");
  return at < 0 ? { name: line, value: "" } : { name: line.slice(0, at), value: line.slice(at + 1) };
}

function platform(whole: Record<string, unknown>): string | undefined {
  const parts = [whole.os, whole.architecture, whole.variant].map(text).filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join("/") : undefined;
}

function healthcheck(written: Record<string, unknown> | undefined): Healthcheck | undefined {
  const test = words(written?.Test);
  if (!written || test.length === 0) return undefined;
  return {
    test,
    interval: seconds(written.Interval),
    timeout: seconds(written.Timeout),
    startPeriod: seconds(written.StartPeriod),
    retries: typeof written.Retries === "number" && written.Retries > 0 ? written.Retries : undefined,
  };
}

function seconds(nanoseconds: unknown): number | undefined {
  return typeof nanoseconds === "number" && nanoseconds > 0 ? nanoseconds / 1e9 : undefined;
}

function historyEntry(entry: unknown): HistoryEntry {
  const written = object(entry) ?? {};
  return {
    created: text(written.created),
    createdBy: text(written.created_by) ?? "",
    comment: text(written.comment),
    author: text(written.author),
    isEmpty: written.empty_layer === true,
  };
}
