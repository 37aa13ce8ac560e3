import { quoted } from "./pullCommand";

interface Request {
  /** Where the server is, with a slash at the end. */
  origin: string;
  /** Below it: `api/jobs`. */
  path: string;
  body: unknown;
  /** curl asks for the password. */
  user?: string;
}

/** The line that asks the server for the same thing as the page does. */
export function apiCommand({ origin, path, body, user }: Request): string {
  const words = [
    "curl -sS --fail-with-body",
    ...(user ? [`-u ${quoted(user)}`] : []),
    "-H 'Content-Type: application/json'",
  ];
  return [...words, `-d ${quoted(JSON.stringify(body))}`, quoted(`${origin}${path}`)].join(" \\\n  ");
}
