import { useTranslation } from "react-i18next";
import { Text, Time } from "@/ui";
import { statedTime } from "./time";

/** A time that an image states of itself: any text, often left out, and the year 1 or 1970 where builds must repeat. */
export function StatedTime({ at }: { at?: string | null }) {
  const { t } = useTranslation();
  const time = statedTime(at);
  if (time) return <Time at={time} />;
  return (
    <Text span inherit c="dimmed" title={at?.slice(0, 100)}>
      {t("images.unknownTime")}
    </Text>
  );
}
