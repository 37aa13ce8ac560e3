import { useQueries } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";

type Folder = Schema<"FolderBody">;

export interface Branch extends Folder {
  depth: number;
  isOpen: boolean;
  isLoading: boolean;
  /** What lies below could not be read. */
  retry?: () => void;
}

/** The tree as rows: the top, and below each opened folder what is in it. Only what is seen is asked for. */
export function useFolders(open: string[]) {
  const opened = new Set(open);
  const asked = ["", ...open.filter((path) => isSeen(path, opened))];
  const answers = useQueries({
    queries: asked.map((under) => ({
      queryKey: ["repositories", "folders", under],
      queryFn: () => body(api.GET("/api/repository-folders", { params: { query: { under } } })),
    })),
  });
  const byPath = new Map(asked.map((path, index) => [path, answers[index]]));
  const below = (under: string, depth: number): Branch[] =>
    (byPath.get(under)?.data?.items ?? []).flatMap((folder) => {
      const isOpen = opened.has(folder.path) && folder.repositories > 0;
      const answer = isOpen ? byPath.get(folder.path) : undefined;
      const branch: Branch = {
        ...folder,
        depth,
        isOpen,
        isLoading: answer?.isLoading ?? false,
        retry: answer?.error ? () => void answer.refetch() : undefined,
      };
      return isOpen ? [branch, ...below(folder.path, depth + 1)] : [branch];
    });
  return { branches: below("", 0), top: answers[0] };
}

/** A folder below one that is closed is not seen. */
function isSeen(path: string, opened: Set<string>): boolean {
  const parts = path.split("/");
  return parts.slice(1).every((_, index) => opened.has(parts.slice(0, index + 1).join("/")));
}
