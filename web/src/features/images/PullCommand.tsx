import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { systemQuery, useRegistryHost } from "@/app/session";
import {
  ARTIFACT_TOOLS,
  CHART_TOOLS,
  IMAGE_TOOLS,
  type PullBy,
  type Pulled,
  type PullTool,
  pullCommand,
} from "@/lib/pullCommand";
import { Command, SegmentedControl, useLocalStorage } from "@/ui";
import style from "./PullCommand.module.css";

interface Props {
  repository: string;
  /** Without one there is nothing to choose: it is pulled by digest. */
  tag?: string;
  digest: string;
  /** What it is decides which clients can fetch it. */
  of?: "image" | "artifact" | "chart";
}

const TOOLS = { image: IMAGE_TOOLS, artifact: ARTIFACT_TOOLS, chart: CHART_TOOLS } as const;

/** The line that fetches an image, for the client that one uses; the choice is remembered. */
export function PullCommand({ repository, tag, digest, of = "image" }: Props) {
  const { t } = useTranslation();
  const tools: readonly PullTool[] = TOOLS[of];
  const [tool, setTool] = useRemembered<PullTool>(of === "image" ? "tool" : `tool.${of}`, tools);
  const [by, setBy] = useRemembered<PullBy>("by", ["tag", "digest"]);
  const host = useRegistryHost();
  const { data: system } = useQuery(systemQuery);
  const isPlainHttp = new URL(system?.public_url ?? location.href).protocol === "http:";
  const pulled: Pulled = { host, repository, tag, digest, isPlainHttp };
  return (
    <div className={style.pull}>
      <div className={style.choices}>
        <SegmentedControl
          size="xs"
          aria-label={t("images.tool")}
          value={tool}
          onChange={(value) => setTool(value as PullTool)}
          data={[...tools]}
        />
        {tag !== undefined && (
          <SegmentedControl
            size="xs"
            aria-label={t("images.by")}
            value={by}
            onChange={(value) => setBy(value as PullBy)}
            data={[
              { value: "tag", label: t("images.byTag") },
              { value: "digest", label: t("images.byDigest") },
            ]}
          />
        )}
      </div>
      <Command what={t("images.pullCommand")}>{pullCommand(tool, by, pulled)}</Command>
    </div>
  );
}

function useRemembered<T extends string>(name: string, values: readonly T[]) {
  const first = values[0] as T;
  const [value, setValue] = useLocalStorage<T>({
    key: `roadstead.pull.${name}`,
    defaultValue: first,
    getInitialValueInEffect: false,
  });
  // Whatever stands in the storage: it may be of another version.
  return [values.includes(value) ? value : first, setValue] as const;
}
