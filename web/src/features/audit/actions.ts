/** The actions that the server writes down, by what they are about. */
export const ACTIONS = {
  session: ["session.create", "session.end", "session.refused"],
  user: ["user.create", "user.update", "user.password", "user.delete"],
  group: ["group.create", "group.update", "group.member_add", "group.member_remove", "group.delete"],
  grant: ["grant.create", "grant.update", "grant.carry", "grant.delete"],
  token: ["token.create", "token.delete"],
  repository: ["repository.create", "repository.update", "repository.rename", "repository.copy", "repository.delete"],
  image: ["manifest.push", "tag.set", "tag.delete", "manifest.delete", "blob.delete"],
  job: ["job.create", "job.cancel", "job.retry"],
  schedule: ["schedule.create", "schedule.update", "schedule.delete"],
  remote: ["remote.create", "remote.update", "remote.delete"],
  system: ["setup.complete", "storage.adopt", "upstream.compare", "pushes.pause", "pushes.resume"],
} as const;

export type ActionNoun = keyof typeof ACTIONS;
export const NOUNS = Object.keys(ACTIONS) as ActionNoun[];
