/** By the API's codes, those of jobs and what they do; the others are in `errors`. */
export const operationErrors = {
  collection_upstream: "The images are at the upstream, which must collect its garbage itself.",
  conflicts: "The target has some of the tags already. Choose to skip or to overwrite them, then begin again.",
  job_finished: "The job is over.",
  job_not_found: "There is no such job, or it is somebody else's.",
  job_running: "The job is still running. Wait for its end, or cancel it first.",
  prefix_missing: "The name does not begin with the prefix.",
  remote_not_found: "The remote is gone.",
};
