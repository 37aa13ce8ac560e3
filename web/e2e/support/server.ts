import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.ROADSTEAD_BINARY ?? join(import.meta.dirname, "../../../target/release/roadstead");

export const ADMIN = { name: "admin", password: "harbour-light-7" };

/** A Roadstead of its own, from the release binary; with samples in it if they are asked for. */
export class Server {
  private constructor(
    private process: ChildProcess,
    private readonly env: NodeJS.ProcessEnv & { DATA_DIR: string },
    readonly url: string,
    /** Of mei, jonas and ops; empty without samples. */
    readonly samplePassword: string,
    /** What it printed. */
    readonly lines: string[],
  ) {}

  static async start(options: { samples?: boolean; admin?: boolean; dockerHost?: string } = {}): Promise<Server> {
    const data = mkdtempSync(join(tmpdir(), "roadstead-e2e-"));
    const env: NodeJS.ProcessEnv = { ...process.env, DATA_DIR: data, HOST: "127.0.0.1", PORT: "0" };
    if (options.admin ?? true) env.ADMIN_PASSWORD = ADMIN.password;
    if (options.dockerHost) {
      env.DOCKER_HOST = options.dockerHost;
      env.PORT = await freePort(); // the daemon is sent to the port of the settings
    }
    const told = options.samples ? execFileSync(binary, ["sample"], { env, encoding: "utf8" }) : "";
    const lines: string[] = [];
    const { child, url } = await serve(env, lines);
    const again = { ...env, DATA_DIR: data, PORT: new URL(url).port };
    return new Server(child, again, url, told.match(/password (\S+)/)?.[1] ?? "", lines);
  }

  /** As when the power fails. */
  async kill() {
    await this.end("SIGKILL");
  }

  /** After a kill, with the same data at the same address. */
  async up() {
    this.process = (await serve(this.env, [])).child;
  }

  async stop() {
    await this.end("SIGTERM");
    rmSync(this.env.DATA_DIR, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals) {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((done) => this.process.on("exit", done));
    this.process.kill(signal);
    await ended;
  }

  /** A request to the JSON API, as the administrator unless somebody else is named. */
  async api<T = unknown>(method: string, path: string, body?: unknown, person = ADMIN): Promise<T> {
    const headers: Record<string, string> = { authorization: basic(person), "content-type": "application/json" };
    const answer = await fetch(`${this.url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

/** Nobody listens there now. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return String(port);
}

/** Starts the server; what it prints is added to `lines`. */
async function serve(env: NodeJS.ProcessEnv, lines: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(binary, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const url = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      lines.push(...chunk.toString().split("\n"));
      const address = lines.join("\n").match(/Roadstead is at (http:\/\/[^\s/]+)/);
      if (address?.[1]) found(address[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => failed(new Error(`the server ended:\n${lines.join("\n")}`)));
  });
  return { child, url };
}

export function basic({ name, password }: { name: string; password: string }): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}
