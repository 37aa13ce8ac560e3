import { useTranslation } from "react-i18next";
import { type Image, TOOLS } from "@/lib/commands";
import { Command, Group, SegmentedControl, Stack } from "@/ui";
import { usePullChoice, usePullCommand } from "./usePullChoice";

/** The command that pulls images, one a line, with the choice of tool and reference above it. */
export function PullCommand({ images }: { images: Image[] }) {
  const { t } = useTranslation();
  const { tool, by, choose } = usePullChoice();
  const command = usePullCommand();
  const hasTags = images.some(({ tag }) => tag);
  const hasDigests = images.some(({ digest }) => digest);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t("repositories.tool")}
          value={tool}
          data={[...TOOLS]}
          onChange={(tool) => choose({ tool: tool as typeof tool })}
        />
        {hasTags && hasDigests && (
          <SegmentedControl
            size="xs"
            aria-label={t("tags.by")}
            value={by}
            data={[
              { value: "tag", label: t("tags.byTag") },
              { value: "digest", label: t("tags.byDigest") },
            ]}
            onChange={(by) => choose({ by: by === "digest" ? "digest" : "tag" })}
          />
        )}
      </Group>
      <Command what={t("tags.pullCommand")}>{images.map(command).join("\n")}</Command>
    </Stack>
  );
}
