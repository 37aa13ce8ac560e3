// Puts a Brotli copy beside each text of `dist/` that shrinks, so that the server need not compress while it answers.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");
rmSync(join(dist, ".vite"), { recursive: true, force: true }); // for the budget only

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  // Pages are not: the server writes the address of the UI into them.
  if (!entry.isFile() || !/\.(js|css|svg)$/.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const bytes = readFileSync(file);
  const small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  if (small.length < bytes.length * 0.9) writeFileSync(`${file}.br`, small);
}
