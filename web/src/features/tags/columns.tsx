import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { Tags } from "lucide-react";
import { useTranslation } from "react-i18next";
import { imagePath } from "@/lib/address";
import { number } from "@/lib/format";
import { Bytes, Chips, type Column, Digest, Group, Text, Time, Tooltip, UnstyledButton } from "@/ui";
import type { Tag } from "./queries";
import style from "./Tags.module.css";

export const TAGS_TABLE = "tags";

/** The columns of the tags; `onDigest` shows those that share one. */
export function tagColumns(t: TFunction, repository: string, onDigest: (digest: string) => void): Column<Tag>[] {
  return [
    {
      id: "name",
      header: t("tags.tag"),
      sort: "name",
      isTitle: true,
      width: "180px",
      cell: ({ name }) => (
        <Link to="/r/$" params={{ _splat: imagePath(repository, name) }} className={style.name}>
          {name}
        </Link>
      ),
    },
    { id: "platforms", header: t("tags.platforms"), cell: (tag) => <Platforms tag={tag} /> },
    {
      id: "size",
      header: t("common.size"),
      sort: "size",
      descendingFirst: true,
      align: "right",
      cell: (tag) => <Bytes count={tag.total_size} />,
    },
    {
      id: "pushed",
      header: t("tags.pushed"),
      sort: "updated",
      descendingFirst: true,
      cell: (tag) => <When at={tag.updated_at} also={tag.updated_by} />,
    },
    {
      id: "created",
      header: t("tags.imageCreated"),
      sort: "created",
      descendingFirst: true,
      cell: (tag) => <When at={tag.image_created} />,
    },
    {
      id: "pulled",
      header: t("tags.pulled"),
      sort: "pulled",
      descendingFirst: true,
      cell: (tag) => <Pulled tag={tag} />,
    },
    {
      id: "digest",
      header: t("tags.digest"),
      cell: (tag) => <SharedDigest tag={tag} onDigest={onDigest} />,
    },
  ];
}

function Platforms({ tag }: { tag: Pick<Tag, "platforms" | "artifact_type"> }) {
  const { t } = useTranslation();
  const count = tag.platforms.length;
  if (count > 0)
    return (
      <Chips items={tag.platforms.map(withoutLinux)} label={t("tags.platformsMore", { count, shown: number(count) })} />
    );
  return (
    <Text size="xs" c="dimmed" className={style.type} title={tag.artifact_type ?? undefined}>
      {tag.artifact_type ?? "–"}
    </Text>
  );
}

/** Nearly all images are for Linux: it goes without saying. */
export function withoutLinux(platform: string): string {
  return platform.replace(/^linux\//, "");
}

function When({ at, also }: { at?: string | null; also?: string | null }) {
  return (
    <span className={style.when}>
      <Time at={at} />
      {also && (
        <Text span size="xs" c="dimmed" className={style.by} title={also}>
          {also}
        </Text>
      )}
    </span>
  );
}

function Pulled({ tag }: { tag: Tag }) {
  const { t } = useTranslation();
  const { last_pull_at: at, pull_count: count } = tag;
  return (
    <span className={style.when}>
      <Time at={at} never={t("common.never")} />
      {count > 0 && (
        <Text span size="xs" c="dimmed">
          {t("tags.pulls", { count, shown: number(count) })}
        </Text>
      )}
    </span>
  );
}

function SharedDigest({ tag, onDigest }: { tag: Tag; onDigest: (digest: string) => void }) {
  const { t } = useTranslation();
  const count = tag.shared_tags + 1;
  return (
    <Group gap={4} wrap="nowrap" component="span" style={{ display: "inline-flex" }}>
      <Digest digest={tag.digest} />
      {tag.shared_tags > 0 && (
        <Tooltip label={t("tags.sharedHint")}>
          <UnstyledButton className={style.shared} onClick={() => onDigest(tag.digest)}>
            <Tags size={12} aria-hidden />
            {number(count)} <span className={style.words}>{t("tags.shared", { count })}</span>
          </UnstyledButton>
        </Tooltip>
      )}
    </Group>
  );
}
