import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Anchor, Popover, ScrollArea, Stack, Text, UnstyledButton } from "@/ui";
import style from "./ImageHead.module.css";
import { sameDigestLink, tagLink } from "./ImageLink";
import type { Image } from "./useImage";

/** Chips that are seen at once. */
const SHOWN = 8;

/** The tags on a digest: all lead to the same image. */
export function TagChips({ image, repository, current }: { image: Image; repository: string; current?: string }) {
  const { t } = useTranslation();
  const { tags, tag_count: count } = image;
  if (count === 0) return <Text inherit>{t("images.untagged")}</Text>;
  const shown = tags.slice(0, SHOWN);
  return (
    <div className={style.chips}>
      {shown.map((tag) => (
        <Link
          key={tag}
          className={style.chip}
          {...tagLink(repository, tag)}
          data-current={tag === current || undefined}
        >
          <span className="one-line" title={tag}>
            {tag}
          </span>
        </Link>
      ))}
      {count > shown.length && <MoreTags image={image} repository={repository} listed={shown.length} />}
    </div>
  );
}

function MoreTags({ image, repository, listed }: { image: Image; repository: string; listed: number }) {
  const { t } = useTranslation();
  const { tags, tag_count: count, digest } = image;
  const more = number(count - listed);
  return (
    <Popover position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton className={style.chip} aria-label={t("images.moreTags", { shown: more })}>
          +{more}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown maw={360}>
        <ScrollArea.Autosize mah={280}>
          <Stack gap={4}>
            {tags.slice(listed).map((tag) => (
              <Link key={tag} className="wrap-anywhere" {...tagLink(repository, tag)}>
                {tag}
              </Link>
            ))}
            {count > tags.length && (
              <Text size="xs" c="dimmed">
                {t("images.moreTagsThan", { shown: number(count), listed: number(tags.length) })}
              </Text>
            )}
            <Anchor size="sm" renderRoot={(props) => <Link {...props} {...sameDigestLink(repository, digest)} />}>
              {t("images.tagsOfDigest")}
            </Anchor>
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
