import { createHash } from "node:crypto";
import { ADMIN, basic, type Server } from "./server";

export const INDEX = "application/vnd.oci.image.index.v1+json";
export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";

export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  [field: string]: unknown;
}

/** Pushes to a repository as Docker would. */
export class Pusher {
  constructor(
    private readonly server: Server,
    private readonly repository: string,
    private readonly person = ADMIN,
  ) {}

  async blob(content: string, mediaType = LAYER): Promise<Descriptor> {
    const bytes = Buffer.from(content);
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    await this.send("POST", `blobs/uploads/?digest=${descriptor.digest}`, bytes, "application/octet-stream");
    return descriptor;
  }

  /** Under a tag, or without one by its digest. */
  async manifest(manifest: { mediaType: string; [field: string]: unknown }, tag?: string): Promise<Descriptor> {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...manifest }));
    const descriptor = { mediaType: manifest.mediaType, digest: digestOf(bytes), size: bytes.length };
    await this.send("PUT", `manifests/${tag ?? descriptor.digest}`, bytes, manifest.mediaType);
    return descriptor;
  }

  /** An image with one layer of `seed`. */
  async image(seed: string, tag?: string, more: { config?: object; manifest?: object } = {}): Promise<Descriptor> {
    const config = { os: "linux", architecture: "amd64", created: "2026-01-02T03:04:05Z", ...more.config };
    const [configured, layer] = [await this.blob(JSON.stringify(config), CONFIG), await this.blob(seed)];
    return this.manifest({ mediaType: MANIFEST, config: configured, layers: [layer], ...more.manifest }, tag);
  }

  async pull(reference: string): Promise<Response> {
    const headers = { authorization: basic(this.person), accept: `${INDEX}, ${MANIFEST}` };
    return fetch(`${this.server.url}/v2/${this.repository}/manifests/${reference}`, { headers });
  }

  private async send(method: string, path: string, body: Buffer, type: string) {
    const headers = { authorization: basic(this.person), "content-type": type };
    const url = `${this.server.url}/v2/${this.repository}/${path}`;
    const answer = await fetch(url, { method, headers, body: new Uint8Array(body) });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  }
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
