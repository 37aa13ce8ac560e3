import { isRepositoryName, patternMatches } from "@/lib/pattern";
import type { Grant } from "./data";
import type { Subject } from "./useSetGrant";

/** What the matrix shows: who stands at its side, what at its head, and what is in the cells. */
export interface MatrixData {
  subjects: Subject[];
  patterns: string[];
  verbsAt: (subject: Subject, pattern: string) => readonly string[];
  /** Whether there is a grant, or was one a moment ago. */
  isListed: (subject: Subject, pattern: string) => boolean;
}

export function subjectKey({ kind, name }: Subject): string {
  return `${kind}:${name}`;
}

/**
 * The part of all grants that a text is about: part of a name, part of a pattern, or a whole repository, which finds
 * every pattern that means it. `others` are subjects without grants, which are found by name only.
 */
export function matrixOf(grants: readonly Grant[], search: string, others: readonly Subject[] = []): MatrixData {
  const wanted = search.toLowerCase();
  const repository = wanted.includes("/") && isRepositoryName(wanted) ? wanted : undefined;
  const isFound = (grant: Grant) =>
    grant.subject.toLowerCase().includes(wanted) ||
    grant.pattern.includes(wanted) ||
    (repository !== undefined && patternMatches(grant.pattern, repository));
  const found = grants.filter(isFound);
  const subjects = new Map(found.map((grant) => subjectOf(grant)).map((one) => [subjectKey(one), one]));
  for (const other of others) if (other.name.toLowerCase().includes(wanted)) subjects.set(subjectKey(other), other);
  const verbs = new Map(grants.map((grant) => [`${subjectKey(subjectOf(grant))} ${grant.pattern}`, grant.verbs]));
  return {
    subjects: [...subjects.values()].sort(bySubject),
    patterns: [...new Set(found.map((grant) => grant.pattern))].sort(byPattern),
    verbsAt: (subject, pattern) => verbs.get(`${subjectKey(subject)} ${pattern}`) ?? [],
    isListed: (subject, pattern) => verbs.has(`${subjectKey(subject)} ${pattern}`),
  };
}

function subjectOf(grant: Grant): Subject {
  return { kind: grant.subject_kind === "group" ? "group" : "user", name: grant.subject };
}

/** Groups come first: "group" is before "user", and many rights come from them. */
function bySubject(a: Subject, b: Subject): number {
  return a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name);
}

/** The widest first: `*` sorts before letters. */
function byPattern(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
