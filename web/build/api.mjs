// Writes `src/api/schema.d.ts`, the types of the API, from its document; with `--check` it only says whether they differ.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const document = JSON.parse(readFileSync(join(web, "../docs/openapi.json"), "utf8"));
const file = join(web, "src/api/schema.d.ts");
const head = "// Made from docs/openapi.json by `npm run api`.\n\n";
const types = head + astToString(await openapi(document));

if (!process.argv.includes("--check")) {
  writeFileSync(file, types);
} else if (readFileSync(file, "utf8") !== types) {
  console.error("The API's document has changed: run `npm run api` in web/, and read what changed.");
  process.exit(1);
}
