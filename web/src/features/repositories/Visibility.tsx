import { Globe, LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge, Tooltip } from "@/ui";
import type { Repository } from "./queries";

/** Who may pull, in a word and a picture; more of it on hover. */
export function Visibility({ repository }: { repository: Pick<Repository, "visibility" | "anonymous_pull"> }) {
  const { t } = useTranslation();
  const isPublic = repository.visibility === "public";
  const Icon = isPublic ? Globe : LockKeyhole;
  const hint = repository.anonymous_pull ? t("repositories.anonymousHint") : t("repositories.publicHint");
  return (
    <Tooltip label={isPublic ? hint : t("repositories.privateHint")}>
      <Badge color={isPublic ? "info" : "gray"} leftSection={<Icon size={12} aria-hidden />}>
        {isPublic
          ? repository.anonymous_pull
            ? t("repositories.anonymous")
            : t("common.public")
          : t("common.private")}
      </Badge>
    </Tooltip>
  );
}
