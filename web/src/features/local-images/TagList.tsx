import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Popover, Text, UnstyledButton } from "@/ui";
import style from "./LocalImages.module.css";

/** So many names stand in a row; the others are behind a button. */
const SHOWN = 3;

/** The names of an image, one below the other: they are compared by their ends. */
export function TagList({ tags }: { tags: string[] }) {
  const { t } = useTranslation();
  if (tags.length === 0)
    return (
      <Text span inherit c="dimmed">
        {t("localImages.untagged")}
      </Text>
    );
  // One more would take no more room than the button.
  const shown = tags.length > SHOWN + 1 ? tags.slice(0, SHOWN) : tags;
  return (
    <span className={style.tags}>
      {shown.map((tag) => (
        <span key={tag}>{tag}</span>
      ))}
      {shown.length < tags.length && (
        <Popover position="bottom-start" withArrow>
          <Popover.Target>
            <UnstyledButton className={style.more}>
              {t("localImages.moreTags", { count: tags.length, shown: number(tags.length) })}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <ul className={style.popover}>
              {tags.map((tag) => (
                <li key={tag}>{tag}</li>
              ))}
            </ul>
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  );
}
