import { digestOf } from "./images";
import { tar } from "./tar";

interface Wanted {
  seed: string;
  architecture: string;
  /** Without one it is known by its id only. */
  names: string[];
}

/** What `docker save` wrote before Docker 25: images with one small file each, and no manifests. */
export function dockerArchive(wanted: Wanted[]): { archive: Buffer; ids: string[] } {
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const files: Record<string, Buffer> = {};
  const ids: string[] = [];
  const manifest = wanted.map(({ seed, architecture, names }) => {
    const layer = tar({ "etc/seed": Buffer.from(seed) });
    const rootfs = { type: "layers", diff_ids: [digestOf(layer)] };
    const config = json({ os: "linux", architecture, created: "2026-01-02T03:04:05Z", config: {}, rootfs });
    const id = digestOf(config);
    const [Config, Layer] = [`${id.slice(7)}.json`, `${id.slice(7)}/layer.tar`];
    Object.assign(files, { [Config]: config, [Layer]: layer });
    ids.push(id);
    return { Config, RepoTags: names.length > 0 ? names : null, Layers: [Layer] };
  });
  return { archive: tar({ ...files, "manifest.json": json(manifest) }), ids };
}
