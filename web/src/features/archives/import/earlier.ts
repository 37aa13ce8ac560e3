import type { Import } from "../data";

const STORED = "roadstead.imports";

/** An upload that was neither used nor left: its tab was closed. */
export interface Earlier {
  id: string;
  name: string;
  expiresAt: string;
}

/** Those that this browser knows of and the server may still have: it tells of none by itself. */
export function earlierUploads(now = Date.now()): Earlier[] {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? "[]") as Earlier[];
    return stored.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  } catch {
    return []; // whatever it was, it was not ours
  }
}

export function rememberUpload({ id, expires_at }: Import, name: string) {
  keep([...earlierUploads().filter((one) => one.id !== id), { id, name, expiresAt: expires_at }]);
}

export function forgetUpload(id: string) {
  keep(earlierUploads().filter((one) => one.id !== id));
}

function keep(uploads: Earlier[]) {
  localStorage.setItem(STORED, JSON.stringify(uploads));
}
