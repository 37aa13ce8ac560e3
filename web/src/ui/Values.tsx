import { Group, Text } from "@mantine/core";
import { bytes, dateTime, relative, shortDigest } from "@/lib/format";
import { useMinute } from "@/lib/useMinute";
import { Copy } from "./Copy";
import { Tooltip } from "./Tooltip";

/** A time as distance from now; the exact one on hover and for readers of the source. */
export function Time({ at, never }: { at?: string | null; never?: string }) {
  useMinute();
  if (!at)
    return (
      <Text span inherit c="dimmed">
        {never ?? "–"}
      </Text>
    );
  return (
    <Tooltip label={dateTime(at)}>
      <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
        {relative(at)}
      </time>
    </Tooltip>
  );
}

export function Bytes({ count }: { count: number }) {
  return (
    <span title={`${count} B`} style={{ whiteSpace: "nowrap" }}>
      {bytes(count)}
    </span>
  );
}

/** A digest in its short form; the whole one on hover and when copied. */
export function Digest({ digest }: { digest: string }) {
  return (
    <Group gap={2} wrap="nowrap" component="span">
      <Tooltip label={digest} multiline maw={320}>
        <span className="mono">{shortDigest(digest)}</span>
      </Tooltip>
      <Copy text={digest} />
    </Group>
  );
}
