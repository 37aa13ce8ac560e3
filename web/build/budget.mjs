// Fails the build when the UI grows beyond what a visit may cost (gzip): 260 KB of scripts and 40 KB of styles at first,
// then 40 KB for each page, or 64 KB with what it shares with other pages.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const KB = 1000;
const LIMITS = { js: 260 * KB, css: 40 * KB, page: 40 * KB, withShared: 64 * KB };

const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

/** The files that come with a chunk: itself, its styles, and what it imports at once. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const imported of chunk.imports ?? []) filesOf(imported, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = filesOf(entry);
// One language is read at the start, whichever it is.
const languages = Object.keys(manifest).filter((key) => /i18n\/[\w-]+\/index\.ts$/.test(key));
const language = languages.map((key) => [...filesOf(key)]).sort((a, b) => total(b, ".js") - total(a, ".js"))[0] ?? [];
const atStart = [...new Set([...first, ...language])];

function total(files, ending) {
  return files.filter((file) => file.endsWith(ending)).reduce((sum, file) => sum + size(file), 0);
}

const rows = [
  ["first load, scripts", total(atStart, ".js"), LIMITS.js],
  ["first load, styles", total(atStart, ".css"), LIMITS.css],
];
for (const key of Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && !languages.includes(key))) {
  const added = [...filesOf(key)].filter((file) => !first.has(file));
  rows.push([key, size(manifest[key].file), LIMITS.page]);
  rows.push([`${key} with what it shares`, total(added, ".js") + total(added, ".css"), LIMITS.withShared]);
}

const failed = rows.filter(([, bytes, limit]) => bytes > limit);
for (const [what, bytes, limit] of rows) {
  console.log(`${(bytes / KB).toFixed(1).padStart(7)} of ${limit / KB} KB  ${what}`);
}
if (failed.length > 0) {
  console.error(`The UI is too large: ${failed.map(([what]) => what).join(", ")}.`);
  process.exit(1);
}
