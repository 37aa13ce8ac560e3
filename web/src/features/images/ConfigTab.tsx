import { useTranslation } from "react-i18next";
import { Alert, Badge, Text } from "@/ui";
import { type Healthcheck, type ImageConfig, imageConfig } from "./config";
import type { TabProps } from "./ImageTabs";
import { LongText } from "./LongText";
import { StatedTime } from "./StatedTime";
import { type Entry, textEntry, Values } from "./Values";
import style from "./Values.module.css";

/** How a container of this image starts. */
export function ConfigTab({ image }: TabProps) {
  const { t } = useTranslation();
  const config = imageConfig(image.config);
  const entries = useEntries(config);
  if (!config) return <Alert color="gray">{t("images.configMissing")}</Alert>;
  return <Values entries={entries} />;
}

function useEntries(config: ImageConfig | null): Entry[] {
  const { t } = useTranslation();
  if (!config) return [];
  return [
    ...wordsEntry(t("images.entrypoint"), config.entrypoint),
    ...wordsEntry(t("images.cmd"), config.cmd),
    ...textEntry(t("images.workingDir"), config.workingDir),
    ...textEntry(t("images.runAs"), config.user),
    ...chipsEntry(t("images.ports"), config.ports),
    ...chipsEntry(t("images.volumes"), config.volumes),
    ...textEntry(t("images.stopSignal"), config.stopSignal),
    ...healthEntry(t("images.healthcheck"), config.healthcheck),
    ...wordsEntry(t("images.shell"), config.shell),
    ...wordsEntry(t("images.onBuild"), config.onBuild),
    ...textEntry(t("images.architecture"), config.platform),
    ...textEntry(t("images.osVersion"), config.osVersion),
    { key: "created", name: t("images.created"), value: <StatedTime at={config.created} /> },
    ...textEntry(t("images.author"), config.author),
  ];
}

/** As a Dockerfile has it: `["nginx","-g","daemon off;"]`. */
function wordsEntry(name: string, words: string[]): Entry[] {
  return words.length === 0 ? [] : textEntry(name, JSON.stringify(words).replaceAll('","', '", "'));
}

function chipsEntry(name: string, values: string[]): Entry[] {
  if (values.length === 0) return [];
  const chips = (
    <div className={style.chips}>
      {values.slice(0, 200).map((value) => (
        <Badge key={value} color="gray" className="mono" maw="100%" title={value.slice(0, 1000)}>
          {value}
        </Badge>
      ))}
    </div>
  );
  return [{ key: name, name, value: chips, copy: values.join("\n") }];
}

function healthEntry(name: string, healthcheck?: Healthcheck): Entry[] {
  if (!healthcheck) return [];
  const [kind, ...words] = healthcheck.test;
  const command = kind === "CMD-SHELL" ? words.join(" ") : JSON.stringify(kind === "CMD" ? words : healthcheck.test);
  return [
    {
      key: name,
      name,
      copy: command,
      value: (
        <>
          <LongText>{command}</LongText>
          <HealthTimes healthcheck={healthcheck} />
        </>
      ),
    },
  ];
}

function HealthTimes({ healthcheck }: { healthcheck: Healthcheck }) {
  const { t } = useTranslation();
  const { interval, timeout, startPeriod, retries } = healthcheck;
  if (interval === undefined && timeout === undefined && startPeriod === undefined && retries === undefined)
    return null;
  const seconds = (value?: number) => (value === undefined ? "–" : `${value} s`);
  return (
    <Text size="xs" c="dimmed">
      {t("images.healthTimes", {
        interval: seconds(interval),
        timeout: seconds(timeout),
        start: seconds(startPeriod),
        retries: retries ?? "–",
      })}
    </Text>
  );
}
