import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Skeleton, Tabs, Text } from "@/ui";
import { ConfigTab } from "./ConfigTab";
import { imageConfig } from "./config";
import { EnvironmentTab } from "./EnvironmentTab";
import { FilesTab } from "./FilesTab";
import style from "./ImageTabs.module.css";
import type { Subject } from "./kinds";
import { LabelsTab } from "./LabelsTab";
import { LayersTab } from "./LayersTab";
import { ReferrersTab } from "./ReferrersTab";
import { type Image, useLookedAt } from "./useImage";

const JsonTab = lazy(async () => ({ default: (await import("./JsonTab")).JsonTab }));

/** What every tab is given. */
export interface TabProps {
  image: Image;
  subject: Subject;
  repository: string;
}

const TABS = {
  layers: LayersTab,
  files: FilesTab,
  config: ConfigTab,
  environment: EnvironmentTab,
  labels: LabelsTab,
  json: JsonTab,
  referrers: ReferrersTab,
} satisfies Record<string, ComponentType<TabProps>>;
type TabName = keyof typeof TABS;

/** Only tabs that can have content: an artifact runs nowhere, an index has no layers. */
const TABS_OF: Record<Subject["is"], TabName[]> = {
  image: ["layers", "config", "environment", "labels", "json", "referrers"],
  artifact: ["files", "labels", "json", "referrers"],
  index: ["labels", "json", "referrers"],
};

/** What there is to know of one manifest. */
export function ImageTabs({ image, subject, repository }: TabProps) {
  const looked = useLookedAt();
  const names = TABS_OF[subject.is];
  const current = names.find((name) => name === looked.tab) ?? names[0];
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On narrow screens the chosen one may be beyond the edge.
    const tab = frame.current?.querySelector(`[role=tab][data-value="${current}"]`);
    tab?.parentElement?.scrollTo({ left: (tab as HTMLElement).offsetLeft - 60 });
  }, [current]);
  return (
    <Tabs ref={frame} value={current} onChange={(name) => name && looked.openTab(name)} keepMounted={false}>
      <Tabs.List className={style.list}>
        {names.map((name) => (
          <TabHead key={name} name={name} image={image} subject={subject} />
        ))}
      </Tabs.List>
      {names.map((name) => {
        const Content = TABS[name];
        return (
          <Tabs.Panel key={name} value={name} pt="md">
            <Suspense fallback={<Skeleton height={240} />}>
              <Content image={image} subject={subject} repository={repository} />
            </Suspense>
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}

function TabHead({ name, image, subject }: { name: TabName; image: Image; subject: Subject }) {
  const { t } = useTranslation();
  const hasLabels = subject.is === "image";
  const text =
    name === "labels" ? t(hasLabels ? "images.labelsAndAnnotations" : "images.annotations") : t(`images.${name}`);
  const count = countOf(name, image);
  return (
    <Tabs.Tab value={name} data-value={name}>
      {text}
      {count !== undefined && (
        <Text span inherit c="dimmed" ml={6}>
          {number(count)}
        </Text>
      )}
    </Tabs.Tab>
  );
}

function countOf(name: TabName, image: Image): number | undefined {
  if (name === "layers" || name === "files") return image.layers.length;
  if (name === "referrers") return image.referrers.length;
  if (name === "environment") return imageConfig(image.config)?.env.length;
  return undefined;
}
