import { useTranslation } from "react-i18next";
import type { PullTool } from "@/lib/pullCommand";
import { Command, Group, SegmentedControl, Stack } from "@/ui";
import { type Image, type Kind, TOOLS, usePullChoice, usePullCommand } from "./usePullChoice";

/** The command that pulls images, one a line, with the choice of tool and reference above it. */
export function PullCommand({ images, kind = "image" }: { images: Image[]; kind?: Kind }) {
  const { t } = useTranslation();
  const { tool, setTool, by, setBy } = usePullChoice(kind);
  const command = usePullCommand(kind);
  const hasTags = images.some(({ tag }) => tag);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t("repositories.tool")}
          value={tool}
          data={[...TOOLS[kind]]}
          onChange={(tool) => setTool(tool as PullTool)}
        />
        {hasTags && (
          <SegmentedControl
            size="xs"
            aria-label={t("tags.by")}
            value={by}
            data={[
              { value: "tag", label: t("tags.byTag") },
              { value: "digest", label: t("tags.byDigest") },
            ]}
            onChange={(by) => setBy(by === "digest" ? "digest" : "tag")}
          />
        )}
      </Group>
      <Command what={t("tags.pullCommand")}>{images.map(command).join("\n")}</Command>
    </Stack>
  );
}
