import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PullCommand } from "@/features/pull/PullCommand";
import { number } from "@/lib/format";
import { Bytes, Digest, Text, Time } from "@/ui";
import style from "./ImageHead.module.css";
import { DigestLink } from "./ImageLink";
import { KindMark } from "./KindMark";
import { type Kind, referrerKind, type Subject } from "./kinds";
import { StatedTime } from "./StatedTime";
import { TagChips } from "./TagChips";
import type { Image } from "./useImage";
import { useKindText } from "./useKindText";

interface Props {
  image: Image;
  subject: Subject;
  repository: string;
  tag?: string;
}

/** What one wants to know first, and the line that fetches it. */
export function ImageHead({ image, subject, repository, tag }: Props) {
  const { t } = useTranslation();
  const isChart = subject.is === "artifact" && subject.kind.purpose === "chart";
  return (
    <div className={`card ${style.head}`}>
      <Facts image={image} subject={subject} repository={repository} tag={tag} />
      <div className={style.aside}>
        <Text size="xs" c="dimmed" component="h2" fw={400}>
          {t("images.pullCommand")}
        </Text>
        <PullCommand
          images={[{ repository, tag, digest: image.digest }]}
          kind={isChart ? "chart" : subject.is === "artifact" ? "artifact" : "image"}
        />
      </div>
    </div>
  );
}

function Facts({ image, subject, repository, tag }: Props) {
  const { t } = useTranslation();
  const pulls = t("images.pulledTimes", { count: image.pull_count, shown: number(image.pull_count) });
  const hasOtherTags = image.tag_count > (tag === undefined ? 0 : 1);
  return (
    <dl className={style.facts}>
      <Fact name={t("images.digest")}>
        <Digest digest={image.digest} />
      </Fact>
      <Fact name={t("images.size")}>
        <Bytes count={image.total_size} />
      </Fact>
      {subject.is !== "artifact" && image.image_created && (
        <Fact name={t("images.builtAt")}>
          <StatedTime at={image.image_created} />
        </Fact>
      )}
      <Fact name={t("images.pushed")}>
        <Time at={image.pushed_at} />
      </Fact>
      <Fact name={t("images.pulled")}>
        {image.last_pull_at ? (
          <>
            {pulls} · <Time at={image.last_pull_at} />
          </>
        ) : (
          pulls
        )}
      </Fact>
      {image.artifact_type && (
        <Fact name={t("images.artifactType")} isWide>
          <span className="mono wrap-anywhere">{image.artifact_type}</span>
        </Fact>
      )}
      {image.subject && (
        <Fact name={t("images.refersTo")}>
          <DigestLink repository={repository} digest={image.subject} />
        </Fact>
      )}
      {image.parents.length > 0 && (
        <Fact name={t("images.partOf")}>
          {image.parents.slice(0, 5).map((parent) => (
            <DigestLink key={parent} repository={repository} digest={parent} />
          ))}
        </Fact>
      )}
      {(hasOtherTags || tag === undefined) && (
        <Fact name={t("images.tags")} isWide>
          <TagChips image={image} repository={repository} current={tag} />
        </Fact>
      )}
      {image.referrers.length > 0 && (
        <Fact name={t("images.referrers")} isWide>
          <ReferrerChips image={image} isIndex={subject.is === "index"} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, isWide, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={isWide ? style.wide : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What refers to it, counted by kind; leads to the list. */
function ReferrerChips({ image, isIndex }: { image: Image; isIndex: boolean }) {
  const kindText = useKindText();
  const counts = new Map<string, { kind: Kind; count: number }>();
  for (const referrer of image.referrers) {
    const kind = referrerKind(referrer);
    const key = `${kind.purpose} ${kind.format}`;
    counts.set(key, { kind, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return (
    <div className={style.chips}>
      {[...counts].map(([key, { kind, count }]) => (
        <Link
          key={key}
          className={style.chip}
          to="."
          search={(before) => ({ ...before, tab: "referrers", platform: isIndex ? "index" : undefined })}
        >
          <KindMark kind={kind} />
          <span className="one-line">{count > 1 ? `${kindText(kind)} × ${number(count)}` : kindText(kind)}</span>
        </Link>
      ))}
    </div>
  );
}
