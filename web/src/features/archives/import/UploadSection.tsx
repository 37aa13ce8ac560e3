import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { bytes } from "@/lib/format";
import { Button, Command, FailureNote, Section, Stack, Text } from "@/ui";
import type { Import } from "../data";
import style from "./Import.module.css";
import { Uploading } from "./Uploading";
import { useUpload } from "./useUpload";

interface Props {
  onUploaded: (archive: Import) => void;
}

/** Where a file is dropped or chosen, and how far it is once it was. */
export function UploadSection({ onUploaded }: Props) {
  const { t } = useTranslation();
  const upload = useUpload(onUploaded);
  const code = upload.error ? asApiError(upload.error).code : undefined;
  return (
    <>
      <Section title={t("archives.upload.title")} hint={t("archives.upload.hint")}>
        {upload.file ? (
          <Uploading file={upload.file} sent={upload.sent} onCancel={upload.cancel} />
        ) : (
          <DropZone onFile={upload.begin} />
        )}
        {code !== "upload_cancelled" && <Refusal error={upload.error} file={upload.last} />}
        {code === "upload_cancelled" && (
          <Text size="sm" role="status">
            {t("archives.upload.cancelled")}
          </Text>
        )}
      </Section>
      <Section title={t("archives.upload.how")}>
        <Command what={t("archives.upload.how")}>
          {"docker save team/app:1.0 team/web:2.3 | gzip > saved.tar.gz"}
        </Command>
        <Command what={t("archives.upload.how")}>
          {"skopeo copy --all docker://registry.example.com/team/app:1.0 oci-archive:app.tar:team/app:1.0"}
        </Command>
      </Section>
    </>
  );
}

/** What is wrong with the file, and what to do about it. */
function Refusal({ error, file }: { error: unknown; file?: File }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <Stack gap={4}>
      {file && (
        <Text size="sm" fw={600} className="wrap-anywhere">
          {t("archives.upload.refused", { name: file.name, size: bytes(file.size) })}
        </Text>
      )}
      <FailureNote error={error} />
    </Stack>
  );
}

/** Files are dropped on all of it; by the keyboard they are chosen. */
function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it is for those who drop nothing
    <div
      className={style.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <FileUp size={32} aria-hidden color="var(--muted)" />
      <Text size="sm">{t("archives.upload.drop")}</Text>
      <input
        ref={field}
        type="file"
        hidden
        aria-label={t("archives.upload.choose")}
        accept=".tar,.gz,.tgz,.zst,.tzst,application/x-tar,application/gzip,application/zstd"
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file may be chosen again.
          event.currentTarget.value = "";
        }}
      />
      <Button onClick={() => field.current?.click()}>{t("archives.upload.choose")}</Button>
      <Text size="xs" c="dimmed">
        {t("archives.upload.formats")}
      </Text>
    </div>
  );
}
