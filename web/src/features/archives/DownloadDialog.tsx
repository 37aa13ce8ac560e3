import { Download as DownloadIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/app/session";
import {
  Button,
  Bytes,
  Command,
  Fact,
  Facts,
  Failure,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Skeleton,
  Stack,
  Text,
} from "@/ui";
import { subjectOf } from "../images/kinds";
import { choosePart, distinctParts, type Part, partKey } from "../images/platforms";
import { type Image, useImage } from "../images/useImage";
import { type ArchiveFormat, archiveName, archivePath, type Download, fetchCommand, loadCommand } from "./download";

const ALL = "all";

interface Props {
  repository: string;
  /** A tag or a digest. */
  reference: string;
  onClose: () => void;
}

/** An image as a file, for machines without a network. */
export function DownloadDialog({ repository, reference, onClose }: Props) {
  const { t } = useTranslation();
  const image = useImage(repository, reference);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("archives.download.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {image.data ? (
        <Choice image={image.data} repository={repository} reference={reference} onClose={onClose} />
      ) : image.error ? (
        <Failure error={image.error} retry={() => void image.refetch()} />
      ) : (
        <Skeleton height={220} />
      )}
    </Modal>
  );
}

function Choice({ image, repository, reference, onClose }: Props & { image: Image }) {
  const { t } = useTranslation();
  const subject = subjectOf(image);
  const isArtifact = subject.is === "artifact";
  const parts = subject.is === "index" ? distinctParts(image.platforms) : [];
  const [format, setFormat] = useState<ArchiveFormat>(isArtifact ? "oci" : "docker");
  const [platform, setPlatform] = useState(ALL);
  const part = partOf(parts, platform, format);
  const download = downloadOf({ repository, reference, format, parts, part });
  return (
    <Stack gap="md">
      <Format format={format} onChange={setFormat} isArtifact={isArtifact} />
      {parts.length > 0 && (
        <Select
          label={t("archives.download.platform")}
          maw={320}
          allowDeselect={false}
          value={part ? partKey(parts, part) : ALL}
          onChange={(value) => setPlatform(value ?? ALL)}
          data={[
            ...(format === "oci" ? [{ value: ALL, label: t("archives.download.all") }] : []),
            ...parts.map((part) => ({ value: partKey(parts, part), label: part.platform || t("images.noPlatform") })),
          ]}
        />
      )}
      <Facts>
        <Fact name={t("archives.download.file")}>
          <span className="mono wrap-anywhere">{archiveName(download)}</span>
        </Fact>
        <Fact name={t("archives.download.size")}>
          <Bytes count={part?.total_size ?? image.total_size} />
        </Fact>
      </Facts>
      <Commands download={download} isIndex={parts.length > 0} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common.close")}
        </Button>
        <Button
          component="a"
          href={new URL(archivePath(download), document.baseURI).href}
          download={archiveName(download)}
          leftSection={<DownloadIcon size={16} aria-hidden />}
        >
          {t("archives.download.action")}
        </Button>
      </Group>
    </Stack>
  );
}

/** One platform of an index: Docker's format holds no more. */
function partOf(parts: Part[], platform: string, format: ArchiveFormat): Part | undefined {
  if (platform === ALL && format === "oci") return undefined;
  return choosePart(parts, platform === ALL ? undefined : platform).part;
}

interface Wanted {
  repository: string;
  reference: string;
  format: ArchiveFormat;
  parts: Part[];
  part?: Part;
}

function downloadOf({ repository, reference, format, parts, part }: Wanted): Download {
  if (!part) return { repository, reference, format };
  // Several of one platform are told apart by their digests only.
  if (partKey(parts, part) === part.digest) return { repository, reference: part.digest, format };
  return { repository, reference, format, platform: part.platform };
}

interface FormatProps {
  format: ArchiveFormat;
  onChange: (format: ArchiveFormat) => void;
  isArtifact: boolean;
}

function Format({ format, onChange, isArtifact }: FormatProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} id="archive-format">
        {t("archives.download.format")}
      </Text>
      <SegmentedControl
        aria-labelledby="archive-format"
        style={{ alignSelf: "flex-start" }}
        value={format}
        onChange={(to) => onChange(to === "oci" ? "oci" : "docker")}
        data={[
          { value: "docker", label: t("archives.download.formats.docker"), disabled: isArtifact },
          { value: "oci", label: t("archives.download.formats.oci") },
        ]}
      />
      <Text size="xs" c="dimmed">
        {t(isArtifact ? "archives.download.artifactHint" : `archives.download.formatHints.${format}`)}
      </Text>
    </Stack>
  );
}

function Commands({ download, isIndex }: { download: Download; isIndex: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const origin = new URL(".", document.baseURI).href;
  const commands = [
    [t("archives.download.load"), loadCommand(download, isIndex)],
    [t("archives.download.fetch"), fetchCommand(download, { origin, user: me?.name })],
  ] as const;
  return commands.map(([what, command]) => (
    <Stack gap={4} key={what}>
      <Text size="sm" fw={500}>
        {what}
      </Text>
      <Command what={what}>{command}</Command>
    </Stack>
  ));
}
