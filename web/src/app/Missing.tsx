import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Empty, Page } from "@/ui";

/** There is no page at this address. */
export function Missing() {
  const { t } = useTranslation();
  return (
    <Page title={t("shell.noPage")}>
      <Empty icon={<Compass size={32} />} title={t("shell.noPageHint")}>
        <Link to="/">{t("shell.toOverview")}</Link>
      </Empty>
    </Page>
  );
}
