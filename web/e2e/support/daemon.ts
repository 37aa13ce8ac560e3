import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "./images";

const PATIENCE = 30_000;

/** A Docker daemon of a test's own: no network, and nothing of the machine's own daemon is touched. Takes root. */
export class Daemon {
  private child?: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), "roadstead-dockerd-"));

  /** Whether one can be started here. Where all is tested it must be. */
  static get isPossible(): boolean {
    const isThere = ["dockerd", "docker"].every((tool) => spawnSync(tool, ["--version"]).status === 0);
    return Boolean(process.env.CI) || (process.getuid?.() === 0 && isThere);
  }

  /** As `DOCKER_HOST` has it, also before the start. */
  get address(): string {
    return `unix://${this.path("docker.sock")}`;
  }

  async start() {
    writeFileSync(this.path("daemon.json"), "{}");
    const log = openSync(this.path("log"), "a");
    const own = ["--data-root", this.path("data"), "--exec-root", this.path("exec"), "--pidfile", this.path("pid")];
    const quiet = ["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs"];
    const child = spawn("dockerd", [...quiet, ...own, "--config-file", this.path("daemon.json"), "-H", this.address], {
      stdio: ["ignore", log, log],
    });
    this.child = child;
    const began = Date.now();
    while (spawnSync("docker", ["version"], { env: this.env }).status !== 0) {
      if (child.exitCode !== null || Date.now() - began > PATIENCE)
        throw new Error(`dockerd does not start:\n${readFileSync(this.path("log"), "utf8")}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async stop() {
    const child = this.child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((done) => child.on("exit", done));
      // Told, not killed: it takes its containerd and its mounts with it.
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  docker(...args: string[]): string {
    return execFileSync("docker", args, { env: this.env, encoding: "utf8" }).trim();
  }

  /** An image with one small file. Without a name it is untagged. */
  make(seed: string, architecture: string, name?: string) {
    // Not by `docker import`: what that makes is always for the machine itself.
    const layer = tar({ "etc/seed": Buffer.from(seed) });
    const rootfs = { type: "layers", diff_ids: [digestOf(layer)] };
    const config = { os: "linux", architecture, created: new Date().toISOString(), config: {}, rootfs };
    const manifest = [{ Config: "config.json", RepoTags: name ? [name] : null, Layers: ["layer.tar"] }];
    const json = (value: unknown) => Buffer.from(JSON.stringify(value));
    const archive = tar({ "manifest.json": json(manifest), "config.json": json(config), "layer.tar": layer });
    execFileSync("docker", ["load"], { env: this.env, input: archive });
  }

  /** Every name that it holds. */
  tags(): string[] {
    return this.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split("\n").filter(Boolean);
  }

  private get env(): NodeJS.ProcessEnv {
    return { ...process.env, DOCKER_HOST: this.address, DOCKER_CONFIG: this.folder };
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}

/** A tar file (POSIX.1-1988 `ustar`). */
function tar(files: Record<string, Buffer>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return [header(name, content.length), content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function header(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  const fields: [number, string][] = [
    [0, name],
    [100, "0000644\0"],
    [108, "0000000\0"],
    [116, "0000000\0"],
    [124, `${size.toString(8).padStart(11, "0")}\0`],
    [136, "00000000000\0"],
    [148, "        "], // the sum counts itself as spaces
    [156, "0"],
    [257, "ustar\x0000"],
  ];
  for (const [at, field] of fields) header.write(field, at, "latin1");
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}
