import { useTranslation } from "react-i18next";
import { number, shortDigest } from "@/lib/format";
import { isIndex } from "@/lib/mediaType";
import { Badge, Failure, Page, Skeleton, Stack } from "@/ui";
import { ImageActions } from "./ImageActions";
import { ImageHead } from "./ImageHead";
import { ImageTabs } from "./ImageTabs";
import { IndexContent } from "./IndexContent";
import { type Kind, subjectOf } from "./kinds";
import { type Image, useImage } from "./useImage";
import { useKindText } from "./useKindText";

interface Props {
  repository: string;
  /** A tag or a digest. */
  reference: string;
}

/** The page of one image, index or artifact. */
export function ImagePage({ repository, reference }: Props) {
  const image = useImage(repository, reference);
  const isDigest = reference.includes(":");
  const title = isDigest ? `${repository}@${shortDigest(reference)}` : `${repository}:${reference}`;
  if (image.data)
    return (
      <Page
        title={title}
        marks={<KindBadge image={image.data} />}
        actions={
          <ImageActions
            repository={repository}
            digest={image.data.digest}
            tag={isDigest ? undefined : reference}
            isIndex={isIndex(image.data.media_type)}
          />
        }
      >
        <Content image={image.data} repository={repository} tag={isDigest ? undefined : reference} />
      </Page>
    );
  return (
    <Page title={title}>{image.error ? <Failure error={image.error} retry={image.refetch} /> : <Placeholder />}</Page>
  );
}

function Content({ image, repository, tag }: { image: Image; repository: string; tag?: string }) {
  const subject = subjectOf(image);
  return (
    <>
      <ImageHead image={image} subject={subject} repository={repository} tag={tag} />
      {subject.is === "index" && image.platforms.length > 0 ? (
        <IndexContent index={image} repository={repository} />
      ) : (
        <ImageTabs image={image} subject={subject} repository={repository} />
      )}
    </>
  );
}

function KindBadge({ image }: { image: Image }) {
  const { t } = useTranslation();
  const kindText = useKindText();
  const subject = subjectOf(image);
  if (subject.is === "index") {
    const count = image.platforms.length;
    return <Badge color="info">{t("images.indexWith", { count, shown: number(count) })}</Badge>;
  }
  if (subject.is === "image") {
    return (
      <Badge color="gray">{image.platform ? `${t("images.image")} · ${image.platform}` : t("images.image")}</Badge>
    );
  }
  return <Badge color="gray">{artifactText(subject.kind, kindText, t("images.artifact"))}</Badge>;
}

function artifactText(kind: Kind, kindText: (kind: Kind) => string, artifact: string): string {
  return kind.purpose === "other" ? artifact : kindText(kind);
}

function Placeholder() {
  return (
    <Stack gap="md" aria-busy>
      <Skeleton height={148} />
      <Skeleton height={36} width={360} />
      <Skeleton height={240} />
    </Stack>
  );
}
