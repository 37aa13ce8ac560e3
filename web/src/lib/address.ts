/** Where pages are. Names of repositories contain `/`; `-` alone is never a part of one, so it ends the name. */
export type RepositorySection = "tags" | "untagged" | "history" | "permissions" | "settings";

export interface RepositoryAddress {
  name: string;
  section: RepositorySection;
  /** A tag or digest: the page of one image. */
  reference?: string;
}

const SECTIONS: string[] = ["tags", "untagged", "history", "permissions", "settings"];

export function parseRepositoryAddress(splat: string): RepositoryAddress {
  const [name = "", rest = ""] = splat.split("/-/");
  const [section = "tags", reference] = rest.split("/");
  if (section === "manifests" && reference) return { name, section: "tags", reference };
  if (section === "tags" && reference) return { name, section: "tags", reference };
  return { name, section: SECTIONS.includes(section) ? (section as RepositorySection) : "tags" };
}

/** The value of the `$` in `/r/$`. */
export function repositoryPath(name: string, section: RepositorySection = "tags"): string {
  return section === "tags" ? name : `${name}/-/${section}`;
}

export function imagePath(name: string, reference: string): string {
  const section = reference.includes(":") ? "manifests" : "tags";
  return `${name}/-/${section}/${reference}`;
}
