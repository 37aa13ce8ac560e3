import { useTranslation } from "react-i18next";
import { roughly, span } from "@/features/jobs/progress";
import { spanText } from "@/features/jobs/useJobText";
import { bytes, percent } from "@/lib/format";
import { Button, Group, Progress, Text } from "@/ui";
import { remainingOf } from "../rate";
import style from "./Import.module.css";
import type { Sending } from "./useUpload";

interface Props {
  file: File;
  sent: Sending;
  onCancel: () => void;
}

/** How far an upload is. All sent, the server still looks through what came. */
export function Uploading({ file, sent, onCancel }: Props) {
  const { t } = useTranslation();
  const total = Math.max(file.size, 1);
  const share = Math.min(1, sent.done / total);
  const isSent = sent.done >= file.size;
  const remaining = remainingOf(sent.rate, sent.done, file.size);
  return (
    <div className={style.uploading}>
      <Group justify="space-between" gap="sm">
        <Text fw={600} className="wrap-anywhere" flex="1 1 200px">
          {file.name}
        </Text>
        <Button variant="outline" color="danger" size="compact-md" onClick={onCancel}>
          {t("archives.upload.cancel")}
        </Button>
      </Group>
      <Progress
        value={share * 100}
        striped={isSent}
        animated={isSent}
        size="lg"
        aria-label={t("archives.upload.progress")}
      />
      <Group gap="lg">
        <Text size="sm">
          {percent(share)} · {t("jobs.bytesDone", { done: bytes(sent.done), total: bytes(file.size) })}
        </Text>
        {!isSent && Boolean(sent.rate) && (
          <Text size="sm">{t("jobs.rate", { size: bytes(Math.round(sent.rate ?? 0)) })}</Text>
        )}
        {!isSent && remaining !== undefined && (
          <Text size="sm">{t("jobs.remaining", { time: spanText(span(roughly(remaining))) })}</Text>
        )}
        <Text size="sm" role="status">
          {isSent && t("archives.upload.checking")}
        </Text>
      </Group>
    </div>
  );
}
