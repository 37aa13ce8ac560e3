import { useTranslation } from "react-i18next";
import { Command, Section, Text } from "@/ui";
import type { StorageBody } from "./data";
import style from "./Storage.module.css";

/** The images are at the upstream: only it can collect, and this is how. */
export function Upstream({ storage }: { storage: StorageBody }) {
  const { t, i18n } = useTranslation();
  const { upstream } = storage;
  return (
    <Section title={t("storage.cleanUp")} hint={t("storage.upstreamHint")}>
      {upstream ? (
        <>
          {upstream.steps.length > 0 && (
            <ol className={style.steps}>
              {upstream.steps.map((step) => (
                <li key={step}>
                  {i18n.exists(`storage.steps.${step}`) ? t(`storage.steps.${step as "collect"}`) : step}
                </li>
              ))}
            </ol>
          )}
          <Command what={t("storage.command")}>{upstream.command}</Command>
        </>
      ) : (
        <Text size="sm">{t("storage.upstreamUnknown")}</Text>
      )}
    </Section>
  );
}
