// Adds the two readers of the API document to `dist/`, the folder that the server embeds.
// Nothing in it may ask another host: registries often live where there is none to be reached.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(web, "dist");
const docs = join(dist, "docs");
const redoc = join(web, "node_modules/redoc/bundles");
const swagger = join(web, "node_modules/swagger-ui-dist");

mkdirSync(docs, { recursive: true });

for (const page of ["docs", "redoc"]) {
  cpSync(join(web, "docs", `${page}.html`), join(dist, `${page}.html`));
  cpSync(join(web, "docs", `${page}.js`), join(docs, `${page}.js`));
}
for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) copyBundle(swagger, name);
for (const name of ["LICENSE", "NOTICE"]) cpSync(join(swagger, name), join(docs, `swagger-ui.${name}.txt`));
cpSync(join(swagger, "swagger-ui-bundle.js.LICENSE.txt"), join(docs, "swagger-ui-bundle.js.LICENSE.txt"));
copyBundle(redoc, "redoc.standalone.js", [["https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,"]]);
cpSync(join(redoc, "redoc.standalone.js.LICENSE.txt"), join(docs, "redoc.standalone.js.LICENSE.txt"));

/** Copies a bundle without its source map comment, with each of `replacements` made; one that is not found is an error. */
function copyBundle(from, name, replacements = []) {
  let text = readFileSync(join(from, name), "utf8");
  for (const [old, replacement] of replacements) {
    if (!text.includes(old)) throw new Error(`${name} no longer contains ${old}: look where it fetches from now`);
    text = text.replaceAll(old, replacement);
  }
  text = text.replace(/\n\/[/*]# sourceMappingURL=.*\s*$/, "\n");
  writeFileSync(join(docs, name), text);
}
