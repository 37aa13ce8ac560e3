import { useQueryClient } from "@tanstack/react-query";

/** Tags of a repository were set: what shows them is read again. */
export function useIndexChanged(repository: string): () => void {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [["repository", repository], ["repositories"], ["overview"]])
      void client.invalidateQueries({ queryKey });
  };
}
