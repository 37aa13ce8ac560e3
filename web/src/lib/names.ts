// The rules of the OCI specification, checked while one types; the server checks them again.

const LONGEST_NAME = 255;
const LONGEST_TAG = 128;

/** What is wrong with a name; each has its sentence in the texts. */
export type NameProblem = "tooLong" | "slashes" | "upperCase" | "characters" | "separators";
export type TagProblem = "tooLong" | "beginning" | "characters";

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/** What keeps a text from being the name of a repository; the first thing that one would correct. */
export function nameProblem(name: string): NameProblem | null {
  if (/[A-Z]/.test(name)) return "upperCase";
  if (/[^a-z0-9._/-]/.test(name)) return "characters";
  if (name === "" || /^\/|\/$|\/\//.test(name)) return "slashes";
  if (!name.split("/").every((component) => COMPONENT.test(component))) return "separators";
  return name.length > LONGEST_NAME ? "tooLong" : null;
}

export function tagProblem(tag: string): TagProblem | null {
  if (/[^A-Za-z0-9._-]/.test(tag)) return "characters";
  if (!/^[A-Za-z0-9_]/.test(tag)) return "beginning";
  return tag.length > LONGEST_TAG ? "tooLong" : null;
}
