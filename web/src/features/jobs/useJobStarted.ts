import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { JobBody } from "./data";
import { jobQuery } from "./data";

/** A job was begun: its page is where one goes on. */
export function useJobStarted(): (job: JobBody) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (job) => {
    const id = String(job.id);
    client.setQueryData(jobQuery(id).queryKey, job);
    void client.invalidateQueries({ queryKey: ["jobs"] });
    void navigate({ to: "/jobs/$id", params: { id } });
  };
}
