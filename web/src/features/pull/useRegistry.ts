import { useQuery } from "@tanstack/react-query";
import { systemQuery, useRegistryHost } from "@/app/session";
import type { Registry } from "@/lib/pushCommands";

/** How Docker reaches this server. */
export function useRegistry(): Registry {
  const host = useRegistryHost();
  const { data } = useQuery(systemQuery);
  return { host, isPlain: (data?.public_url ?? location.origin).startsWith("http:") };
}
