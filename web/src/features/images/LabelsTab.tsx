import { useTranslation } from "react-i18next";
import { Anchor, Stack, Title } from "@/ui";
import { imageConfig } from "./config";
import type { TabProps } from "./ImageTabs";
import { LongText } from "./LongText";
import { webAddress } from "./links";
import { Values } from "./Values";
import style from "./Values.module.css";

/** What its makers wrote on it: labels in the configuration, annotations on the manifest. */
export function LabelsTab({ image, subject }: TabProps) {
  const { t } = useTranslation();
  const annotations = Object.entries(image.annotations);
  const labels = imageConfig(image.config)?.labels ?? [];
  return (
    <Stack gap="md">
      {subject.is === "image" && <Pairs title={t("images.labels")} pairs={labels} nothing={t("images.labelsNone")} />}
      <Pairs title={t("images.annotations")} pairs={annotations} nothing={t("images.annotationsNone")} />
    </Stack>
  );
}

function Pairs({ title, pairs, nothing }: { title: string; pairs: [string, string][]; nothing: string }) {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([name, value]) => ({
    key: name,
    name,
    value: <Value name={name} value={value} />,
    copy: value,
    isCode: true,
  }));
  return (
    <section>
      <Title order={3} mb={8}>
        {title}
      </Title>
      {entries.length > 0 ? <Values entries={entries} /> : <p className={`card ${style.nothing}`}>{nothing}</p>}
    </section>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  const address = webAddress(name, value);
  if (!address) return <LongText>{value}</LongText>;
  return (
    <Anchor href={address} target="_blank" rel="noopener noreferrer" className="wrap-anywhere" size="sm">
      {value}
    </Anchor>
  );
}
