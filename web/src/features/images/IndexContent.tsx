import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Alert, Bytes, type Column, DataTable, Failure, Skeleton, Stack, Title } from "@/ui";
import style from "./ImageHead.module.css";
import { DigestLink, digestLink } from "./ImageLink";
import { ImageTabs } from "./ImageTabs";
import { KindMark } from "./KindMark";
import { referrerKind, subjectOf } from "./kinds";
import { loadedRows } from "./loadedRows";
import { choosePart, distinctParts, INDEX_ITSELF, type Part, partKey } from "./platforms";
import { StatedTime } from "./StatedTime";
import { type Image, useImage, useLookedAt } from "./useImage";
import { useKindText } from "./useKindText";

interface Props {
  index: Image;
  repository: string;
}

/** The platforms of an index, and below them the image of the one that is chosen. */
export function IndexContent({ index, repository }: Props) {
  const { t } = useTranslation();
  const { platform } = useLookedAt();
  const parts = useMemo(() => distinctParts(index.platforms), [index]);
  const choice = choosePart(parts, platform);
  return (
    <Stack gap="md">
      <Platforms index={index} parts={parts} repository={repository} current={choice.part} />
      {choice.isGone && (
        <Alert color="warn" className="wrap-anywhere">
          {t("images.platformGone", { platform: platform?.slice(0, 100) })}
        </Alert>
      )}
      {choice.part ? (
        <PartTabs part={choice.part} repository={repository} />
      ) : (
        <ImageTabs image={index} subject={{ is: "index" }} repository={repository} />
      )}
    </Stack>
  );
}

/** The index itself is the first row: it has annotations, referrers and a manifest of its own. */
type Row = Part | "index";

function Platforms({ index, parts, repository, current }: Props & { parts: Part[]; current?: Part }) {
  const { t } = useTranslation();
  const { openPlatform } = useLookedAt();
  const key = (row: Row) => (row === "index" ? INDEX_ITSELF : partKey(parts, row));
  const columns: Column<Row>[] = [
    {
      id: "platform",
      header: t("images.platform"),
      isTitle: true,
      cell: (row) => (
        <Link
          to="."
          className="wrap-anywhere"
          search={(before) => ({ ...before, platform: key(row), layer: undefined })}
          aria-current={row === (current ?? "index") ? "true" : undefined}
        >
          {row === "index" ? t("images.indexItself") : row.platform.slice(0, 120) || t("images.noPlatform")}
        </Link>
      ),
    },
    {
      id: "size",
      header: t("images.size"),
      align: "right",
      cell: (row) => <Bytes count={row === "index" ? index.total_size : row.total_size} />,
    },
    {
      id: "created",
      header: t("images.created"),
      cell: (row) => (row === "index" ? "–" : <StatedTime at={row.image_created} />),
    },
    {
      id: "attestations",
      header: t("images.attestations"),
      cell: (row) => (row === "index" ? "–" : <Attestations part={row} repository={repository} />),
    },
    {
      id: "digest",
      header: t("images.digest"),
      cell: (row) => <DigestLink repository={repository} digest={row === "index" ? index.digest : row.digest} />,
    },
  ];
  return (
    <section aria-label={t("images.platforms")}>
      <DataTable
        id="platforms"
        label={t("images.platforms")}
        rows={loadedRows<Row>(["index", ...parts])}
        columns={columns}
        rowKey={key}
        onOpen={(row) => openPlatform(key(row))}
        isCurrent={(row) => row === (current ?? "index")}
        copyText={(row) => (row === "index" ? index.digest : row.digest)}
        empty={null}
      />
    </section>
  );
}

function Attestations({ part, repository }: { part: Part; repository: string }) {
  const kindText = useKindText();
  if (part.attestations.length === 0) return "–";
  return (
    <div className={style.chips}>
      {part.attestations.slice(0, 5).map((attestation) => (
        <Link key={attestation.digest} className={style.chip} {...digestLink(repository, attestation.digest)}>
          <KindMark kind={referrerKind(attestation)} />
          <span className="one-line">{kindText(referrerKind(attestation))}</span>
        </Link>
      ))}
    </div>
  );
}

function PartTabs({ part, repository }: { part: Part; repository: string }) {
  const { t } = useTranslation();
  const image = useImage(repository, part.digest);
  return (
    <Stack gap="sm">
      <Title order={2} className="wrap-anywhere">
        {part.platform.slice(0, 120) || t("images.noPlatform")}
      </Title>
      {image.data ? (
        <ImageTabs image={image.data} subject={subjectOf(image.data)} repository={repository} />
      ) : image.error ? (
        <Failure error={image.error} retry={image.refetch} />
      ) : (
        <Skeleton height={280} />
      )}
    </Stack>
  );
}
