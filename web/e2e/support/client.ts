import { type Descriptor, digestOf, INDEX, MANIFEST } from "./images";
import { ADMIN, basic, type Server } from "./server";

interface Reference {
  host: string;
  repository: string;
  /** A tag or a digest. */
  reference: string;
}

/** The image that a line for `docker` or `podman` names. */
export function readCommand(command: string): Reference & { tool: string } {
  const [, tool, name] = command.match(/^(docker|podman|nerdctl) pull(?: --[\w=-]+)* (\S+)$/) ?? [];
  const [, host, repository, tag, digest] =
    name?.match(/^([^/]+)\/(.+?)(?::([\w][\w.-]*)|@(sha256:[0-9a-f]{64}))$/) ?? [];
  const reference = tag ?? digest;
  if (!tool || !host || !repository || !reference) throw new Error(`this pulls nothing: ${command}`);
  return { tool, host, repository, reference };
}

/** Pulls as a client does: is sent for a token, then asks for the manifest and all that it names. Answers the digest. */
export async function pullWith(command: string, person = ADMIN): Promise<string> {
  const { host, repository, reference } = readCommand(command);
  const base = `http://${host}/v2/${repository}`;
  const authorization = await authorize(`${base}/manifests/${reference}`, person);
  const get = async (path: string) => {
    const answer = await fetch(`${base}/${path}`, { headers: { authorization, accept: `${INDEX}, ${MANIFEST}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const bytes = await get(`manifests/${reference}`);
  const manifest = JSON.parse(bytes.toString()) as { config: Descriptor; layers: Descriptor[] };
  for (const { digest } of [manifest.config, ...manifest.layers]) {
    const got = digestOf(await get(`blobs/${digest}`));
    if (got !== digest) throw new Error(`asked for ${digest}, got ${got}`);
  }
  return digestOf(bytes);
}

/** Asks without a login, and goes where the refusal leads. */
async function authorize(url: string, person: { name: string; password: string }): Promise<string> {
  const refusal = await fetch(url);
  const challenge = refusal.headers.get("www-authenticate") ?? "";
  const field = (name: string) => challenge.match(new RegExp(`${name}="([^"]*)"`))?.[1];
  const realm = field("realm");
  if (refusal.status !== 401 || !challenge.startsWith("Bearer") || !realm) return basic(person);
  const place = new URL(realm);
  for (const name of ["service", "scope"]) place.searchParams.set(name, field(name) ?? "");
  const answer = await fetch(place, { headers: { authorization: basic(person) } });
  if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
  return `Bearer ${((await answer.json()) as { token: string }).token}`;
}

/** A user of a test's own, who may do this much on a pattern. */
export async function makePerson(server: Server, name: string, pattern: string, verbs: string[]) {
  const person = { name, password: "harbour-light-8" };
  await server.api("POST", "/api/users", { ...person, must_change_password: false });
  await server.api("POST", "/api/permissions", { user: name, pattern, verbs });
  return person;
}

/** The path of a repository in the API. */
export function apiPath(repository: string, rest = ""): string {
  return `/api/repositories/${encodeURIComponent(repository)}${rest}`;
}
