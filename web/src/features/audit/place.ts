/** Where a target can be looked at. */
export type Place =
  | { to: "/r/$"; name: string }
  | { to: "/jobs/$id"; id: string }
  | { to: "/users" | "/groups" | "/permissions"; search: string };

/** The page that shows what an event was about; none for what is gone or has no page. */
export function placeOf(action: string, target: string): Place | undefined {
  const [noun, verb] = action.split(".");
  if (noun === "grant") {
    const at = target.lastIndexOf(" on ");
    return at < 0 ? undefined : { to: "/permissions", search: target.slice(at + 4) };
  }
  if (verb === "delete" && noun !== "tag" && noun !== "manifest") return undefined;
  const job = /^job (\d+)$/.exec(target)?.[1];
  if (noun === "job") return job ? { to: "/jobs/$id", id: job } : undefined;
  // By its old name it is no longer there.
  if (action === "repository.rename") return undefined;
  if (noun === "user") return { to: "/users", search: target };
  if (noun === "group") return { to: "/groups", search: target };
  // Names of repositories have neither `:` nor `@`.
  if (noun === "repository" || noun === "manifest" || noun === "tag")
    return { to: "/r/$", name: target.split(/[:@]/)[0] ?? target };
  return undefined;
}
