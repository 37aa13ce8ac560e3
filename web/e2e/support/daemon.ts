import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerArchive } from "./archives";

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
    const { archive } = dockerArchive([{ seed, architecture, names: name ? [name] : [] }]);
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
