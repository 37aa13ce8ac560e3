import type { Variable } from "./config";

/** Words that a name of a secret has; `KEY` alone, but not `KEYBOARD`. */
const WORDS = new Set([
  "apikey",
  "auth",
  "credential",
  "credentials",
  "creds",
  "cred",
  "key",
  "keys",
  "pass",
  "passphrase",
  "passwd",
  "password",
  "passwords",
  "private",
  "pw",
  "pwd",
  "salt",
  "secret",
  "secrets",
  "token",
  "tokens",
]);
/** Also within a word: `DBPASSWORD`, `GITHUBTOKEN`, `AWSSECRET`. */
const PARTS = /passw|passphrase|secret|token(?!iz)|credential|apikey|accesskey|privatekey/;
/** Not secrets, though their names have such a word: where a shell is and was. */
const HARMLESS = new Set(["pwd", "oldpwd"]);
const VALUES = [
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i, // a password within an address
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|rsd_|AKIA)[A-Za-z0-9_-]{12,}/,
];

/** Whether a variable looks as if its value should not be read by who looks over a shoulder. */
export function looksSecret({ name, value }: Variable): boolean {
  if (value === "") return false;
  return isSecretName(name) || VALUES.some((pattern) => pattern.test(value));
}

function isSecretName(name: string): boolean {
  if (HARMLESS.has(name.toLowerCase())) return false;
  const words = name
    .slice(0, 1000)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => WORDS.has(word) || PARTS.test(word));
}
