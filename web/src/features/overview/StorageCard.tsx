import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { bytes, number, percent } from "@/lib/format";
import { Bytes, Paper, Progress, Stack, Text, Title } from "@/ui";
import style from "./OverviewPage.module.css";

/** How much there is, and how much room is left for those who may know. */
export function StorageCard({ overview }: { overview: Schema<"OverviewBody"> }) {
  const { t } = useTranslation();
  const { repositories, tags, stored_bytes, disk } = overview;
  return (
    <Paper className="card" component="section">
      <div className={style.head}>
        <Title order={2}>{t("overview.storage")}</Title>
      </div>
      <Stack gap="sm" p="md">
        <div>
          <div className={style.total}>
            <Bytes count={stored_bytes} />
          </div>
          <Text size="sm" c="dimmed">
            {t("overview.inRepositories", { count: repositories, shown: number(repositories) })}
            {" · "}
            {t("overview.inTags", { count: tags, shown: number(tags) })}
          </Text>
        </div>
        {disk && disk.total_bytes > 0 && <Disk disk={disk} stored={stored_bytes} />}
      </Stack>
    </Paper>
  );
}

/** The server's own line between enough and little room is where `disk_low` begins; here it is only drawn. */
const LITTLE = 0.1;

function Disk({ disk, stored }: { disk: Schema<"DiskBody">; stored: number }) {
  const { t } = useTranslation();
  const used = Math.max(0, disk.total_bytes - disk.free_bytes);
  const ours = Math.min(stored, used);
  const share = (count: number) => (count / disk.total_bytes) * 100;
  const color = disk.free_bytes / disk.total_bytes < LITTLE ? "danger" : "accent";
  const label = t("overview.diskUse", { percent: percent(used / disk.total_bytes) });
  return (
    <div>
      <Progress.Root size={8} aria-hidden>
        <Progress.Section value={share(ours)} color={color} withAria={false} />
        <Progress.Section value={share(used - ours)} color="gray.5" withAria={false} />
      </Progress.Root>
      <Text size="sm" mt={8}>
        {t("overview.diskFree", { free: bytes(disk.free_bytes), total: bytes(disk.total_bytes) })}
      </Text>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
    </div>
  );
}
