import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { JsonView } from "react-json-view-lite";
import { useMe } from "@/app/session";
import { bytes } from "@/lib/format";
import { Alert, Command, Copy, Group, SegmentedControl, Stack, Text } from "@/ui";
import { object } from "./config";
import { curlCommand } from "./curl";
import type { TabProps } from "./ImageTabs";
import style from "./JsonTab.module.css";
import { jsonText } from "./jsonText";
import type { Image } from "./useImage";

type Document = "manifest" | "config";

/** The documents themselves, as a tree and as text. */
export function JsonTab({ image, repository }: TabProps) {
  const { t } = useTranslation();
  const [document, setDocument] = useState<Document>("manifest");
  const [isRaw, setRaw] = useState(false);
  const value = document === "manifest" ? image.manifest : image.config;
  const text = useMemo(() => jsonText(value), [value]);
  const hasConfig = image.config_digest !== null;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {hasConfig && (
          <SegmentedControl
            size="xs"
            aria-label={t("images.jsonDocument")}
            value={document}
            onChange={(value) => setDocument(value as Document)}
            data={[
              { value: "manifest", label: t("images.manifest") },
              { value: "config", label: t("images.config") },
            ]}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t("images.jsonView")}
          value={isRaw ? "raw" : "tree"}
          onChange={(value) => setRaw(value === "raw")}
          data={[
            { value: "tree", label: t("images.jsonTree") },
            { value: "raw", label: t("images.jsonRaw") },
          ]}
        />
        <Text size="sm" c="dimmed">
          {bytes(sizeOf(image, document) ?? text?.length ?? 0)}
        </Text>
        {text !== undefined && value !== null && <Copy text={text} what={t(`images.${document}`)} />}
      </Group>
      <Shown value={value} text={text} isRaw={isRaw} />
      <Curl image={image} document={document} repository={repository} />
    </Stack>
  );
}

function Shown({ value, text, isRaw }: { value: unknown; text?: string; isRaw: boolean }) {
  const { t } = useTranslation();
  const ariaLables = { collapseJson: t("images.jsonCollapse"), expandJson: t("images.jsonExpand") };
  if (value === null || value === undefined) return <Alert color="gray">{t("images.configMissing")}</Alert>;
  if (text === undefined) return <Alert color="warn">{t("images.jsonTooDeep")}</Alert>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={`card ${style.frame}`} tabIndex={0} aria-label={t("images.json")}>
      {isRaw || typeof value !== "object" ? (
        <pre className={style.raw}>{text}</pre>
      ) : (
        <JsonView data={value} style={{ ...CLASSES, ariaLables }} shouldExpandNode={isOpenAtFirst} clickToExpandNode />
      )}
    </section>
  );
}

/** The upper levels; long lists wait until they are asked for. */
function isOpenAtFirst(level: number, value: unknown): boolean {
  const length = Array.isArray(value) ? value.length : Object.keys(object(value) ?? {}).length;
  return level < 3 && length <= 60;
}

function Curl({ image, document, repository }: { image: Image; document: Document; repository: string }) {
  const { t } = useTranslation();
  const user = useMe()?.name;
  const digest = document === "manifest" ? image.digest : image.config_digest;
  if (!digest) return null;
  const command = curlCommand({
    base: document === "manifest" ? "manifests" : "blobs",
    origin: new URL(".", window.document.baseURI).href,
    user,
    repository,
    digest,
    mediaType: image.media_type,
  });
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {t("images.curl")}
      </Text>
      <Command>{command}</Command>
    </div>
  );
}

function sizeOf(image: Image, document: Document): number | undefined {
  if (document === "manifest") return image.size;
  const size = object(object(image.manifest)?.config)?.size;
  return typeof size === "number" ? size : undefined;
}

const CLASSES = {
  container: style.tree,
  basicChildStyle: style.node,
  childFieldsContainer: style.children,
  label: style.label,
  clickableLabel: style.label,
  nullValue: style.literal,
  undefinedValue: style.literal,
  numberValue: style.literal,
  booleanValue: style.literal,
  otherValue: style.literal,
  stringValue: style.string,
  punctuation: style.punctuation,
  expandIcon: style.expand,
  collapseIcon: style.collapse,
  collapsedContent: style.collapsed,
  noQuotesForStringValues: false,
  quotesForFieldNames: true,
  stringifyStringValues: true,
} as Record<string, string | boolean | undefined> as Partial<Parameters<typeof JsonView>[0]["style"]>;
