import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { notifications } from "./notifications";

interface Options<Input, Output> {
  run: (input: Input) => Promise<Output>;
  /** What is no longer as it was. */
  changes: QueryKey[];
  /** Told when it is done. */
  done?: (output: Output, input: Input) => string;
  then?: (output: Output, input: Input) => void;
}

/** Something that changes the server: afterwards the lists that show it are read again. Its failure stays in `error`. */
export function useAction<Input = void, Output = unknown>({ run, changes, done, then }: Options<Input, Output>) {
  const client = useQueryClient();
  return useMutation<Output, unknown, Input>({
    mutationFn: run,
    onSuccess: async (output, input) => {
      const message = done?.(output, input);
      if (message) notifications.show({ message, color: "ok" });
      then?.(output, input);
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}
