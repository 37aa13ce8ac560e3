import { useTranslation } from "react-i18next";
import { Bytes, type Column, DataTable, Digest, Text } from "@/ui";
import { list, object, pairs, text } from "./config";
import type { TabProps } from "./ImageTabs";
import { kindOf } from "./kinds";
import { LongText } from "./LongText";
import { loadedRows } from "./loadedRows";
import type { Image } from "./useImage";
import { useKindText } from "./useKindText";
import style from "./Values.module.css";

interface File {
  order: number;
  title?: string;
  mediaType: string;
  size: number;
  digest: string;
  annotations: [string, string][];
}

const TITLE = "org.opencontainers.image.title";

/** What an artifact consists of. */
export function FilesTab({ image }: TabProps) {
  const { t } = useTranslation();
  const columns: Column<File>[] = [
    { id: "file", header: t("images.file"), isTitle: true, cell: (file) => <FileName file={file} /> },
    {
      id: "type",
      header: t("images.mediaType"),
      width: "32%",
      cell: (file) => <span className="mono wrap-anywhere">{file.mediaType}</span>,
    },
    { id: "size", header: t("images.size"), align: "right", cell: (file) => <Bytes count={file.size} /> },
    { id: "digest", header: t("images.digest"), cell: (file) => <Digest digest={file.digest} /> },
  ];
  return (
    <DataTable
      id="files"
      label={t("images.files")}
      rows={loadedRows(filesOf(image))}
      columns={columns}
      rowKey={(file) => String(file.order)}
      copyText={(file) => file.digest}
      empty={<p className={style.nothing}>{t("images.filesNone")}</p>}
    />
  );
}

function FileName({ file }: { file: File }) {
  const kindText = useKindText();
  const kind = kindOf([file.mediaType], Object.fromEntries(file.annotations));
  const name = file.title ?? (kind.purpose === "other" ? `#${file.order}` : kindText(kind));
  const notes = file.annotations.filter(([key]) => key !== TITLE);
  return (
    <div className={style.file}>
      <LongText>{name}</LongText>
      {notes.slice(0, 20).map(([key, value]) => (
        <Text key={key} size="xs" c="dimmed" className="wrap-anywhere">
          <bdi>{key}</bdi>: <bdi>{value.slice(0, 500)}</bdi>
        </Text>
      ))}
    </div>
  );
}

/** The titles stand in the manifest, beside each layer. */
function filesOf(image: Image): File[] {
  const written = list(object(image.manifest)?.layers).map(object);
  return image.layers.map((layer, index) => {
    const annotations = pairs(written[index]?.annotations);
    return {
      order: index + 1,
      title: text(annotations.find(([key]) => key === TITLE)?.[1]),
      mediaType: layer.media_type,
      size: layer.size,
      digest: layer.digest,
      annotations,
    };
  });
}
