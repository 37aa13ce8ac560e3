import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { Bytes, type Column, DataTable } from "@/ui";
import { DigestLink, digestLink } from "./ImageLink";
import type { TabProps } from "./ImageTabs";
import { KindMark } from "./KindMark";
import { referrerKind } from "./kinds";
import { loadedRows } from "./loadedRows";
import { StatedTime } from "./StatedTime";
import { useKindText } from "./useKindText";
import style from "./Values.module.css";

type Referrer = Schema<"ReferrerBody">;

/** Signatures, SBOMs and whatever else says that it is about this manifest. */
export function ReferrersTab({ image, repository }: TabProps) {
  const { t } = useTranslation();
  const kindText = useKindText();
  const columns: Column<Referrer>[] = [
    {
      id: "kind",
      header: t("images.type"),
      isTitle: true,
      cell: (referrer) => (
        <Link className={style.kind} {...digestLink(repository, referrer.digest)}>
          <KindMark kind={referrerKind(referrer)} />
          {kindText(referrerKind(referrer))}
        </Link>
      ),
    },
    {
      id: "type",
      header: t("images.artifactType"),
      cell: (referrer) => <span className="mono wrap-anywhere">{referrer.artifact_type ?? "–"}</span>,
    },
    { id: "size", header: t("images.size"), align: "right", cell: (referrer) => <Bytes count={referrer.size} /> },
    {
      id: "created",
      header: t("common.created"),
      cell: (referrer) => <StatedTime at={referrer.annotations?.["org.opencontainers.image.created"]} />,
    },
    {
      id: "digest",
      header: t("images.digest"),
      cell: (referrer) => <DigestLink repository={repository} digest={referrer.digest} />,
    },
  ];
  return (
    <DataTable
      id="referrers"
      label={t("images.referrers")}
      rows={loadedRows(image.referrers)}
      columns={columns}
      rowKey={(referrer) => referrer.digest}
      copyText={(referrer) => referrer.digest}
      empty={<p className={style.nothing}>{t("images.referrersNone")}</p>}
    />
  );
}
