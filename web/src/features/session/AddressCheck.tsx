import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Info, LockKeyhole, LockKeyholeOpen, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { systemQuery } from "@/app/session";
import { Code, Command, Paper, Text, Title } from "@/ui";
import style from "./AddressCheck.module.css";
import { insecureRegistries, reportAddress } from "./publicAddress";

/** Whether Docker will reach the server by the address that the browser used, and what to do if not. */
export function AddressCheck() {
  const { t } = useTranslation();
  const { data: system } = useQuery(systemQuery);
  if (!system) return null;
  const report = reportAddress(location.origin, system.public_url);
  return (
    <Paper className="card" p="lg" component="section">
      <Title order={2} mb="xs">
        {t("setup.address")}
      </Title>
      <Text size="sm" className="wrap-anywhere" mb="sm">
        {t("setup.addressYours")} <Code>{report.origin}</Code>
        {report.configured === "other" && (
          <>
            {" · PUBLIC_URL "}
            <Code>{system.public_url}</Code>
          </>
        )}
      </Text>
      <ul className={style.findings}>
        {report.configured === "same" && <Finding level="ok" title={t("setup.addressOk")} Icon={CircleCheck} />}
        {report.configured === "other" && (
          <Finding level="warn" title={t("setup.addressOther")} Icon={TriangleAlert}>
            <Text size="sm">{t("setup.addressOtherWhy")}</Text>
            <Command>{`PUBLIC_URL=${report.origin}`}</Command>
          </Finding>
        )}
        {report.configured === "unset" && (
          <Finding level="info" title={t("setup.addressUnset")} Icon={Info}>
            <Text size="sm">{t("setup.addressUnsetWhy")}</Text>
            <Command>{`PUBLIC_URL=${report.origin}`}</Command>
          </Finding>
        )}
        {report.transport === "secure" && <Finding level="ok" title={t("setup.addressSecure")} Icon={LockKeyhole} />}
        {report.transport === "local" && (
          <Finding level="info" title={t("setup.addressHttpLocal")} Icon={LockKeyholeOpen} />
        )}
        {report.transport === "plain" && (
          <Finding level="warn" title={t("setup.addressHttp")} Icon={LockKeyholeOpen}>
            <Text size="sm">{t("setup.addressHttpWhy")}</Text>
            <Command>{insecureRegistries(report.host)}</Command>
          </Finding>
        )}
      </ul>
    </Paper>
  );
}

interface FindingProps {
  level: "ok" | "info" | "warn";
  title: string;
  Icon: LucideIcon;
  children?: ReactNode;
}

function Finding({ level, title, Icon, children }: FindingProps) {
  return (
    <li>
      <Icon size={18} aria-hidden color={`var(--mantine-color-${level}-text)`} />
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {children}
      </div>
    </li>
  );
}
