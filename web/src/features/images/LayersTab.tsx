import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { bytes, number } from "@/lib/format";
import { Alert, SegmentedControl, Stack, Text, Tooltip, useLocalStorage, useMediaQuery } from "@/ui";
import { imageConfig } from "./config";
import type { TabProps } from "./ImageTabs";
import { LayerBar } from "./LayerBar";
import { LayerBars } from "./LayerBars";
import { LayerDrawer } from "./LayerDrawer";
import style from "./Layers.module.css";
import { LayerTable } from "./LayerTable";
import { LayerTreemap } from "./LayerTreemap";
import { type Build, buildSteps, type Sizes, sizes } from "./layers";
import { useLookedAt } from "./useImage";

/** What an image is made of: where its bytes are, and which step of the build brought them. */
export function LayersTab({ image }: TabProps) {
  const { t } = useTranslation();
  const build = useMemo(() => {
    const config = imageConfig(image.config);
    return buildSteps(image.layers, config?.history ?? [], config?.diffIds);
  }, [image]);
  const sum = useMemo(() => sizes(build.steps), [build]);
  const { layer, closeLayer } = useLookedAt();
  return (
    <Stack gap="md">
      {image.layers.length === 0 && <Alert color="gray">{t("images.layersNone")}</Alert>}
      {build.isUnclear && <Alert color="info">{t("images.historyUnclear")}</Alert>}
      {sum.total > 0 && <Chart build={build} sum={sum} count={image.layers.length} />}
      {build.steps.length > 0 && <LayerTable steps={build.steps} total={sum.total} />}
      <LayerDrawer
        step={build.steps.find(({ order }) => order === layer)}
        total={sum.total}
        steps={build.steps.length}
        onClose={closeLayer}
      />
    </Stack>
  );
}

interface ChartProps {
  build: Build;
  sum: Sizes;
  count: number;
}

function Chart({ build: { steps }, sum, count }: ChartProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false });
  const [chart, setChart] = useLocalStorage<string>({
    key: "roadstead.layers.chart",
    defaultValue: "treemap",
    getInitialValueInEffect: false,
  });
  const isTreemap = chart !== "bar";
  return (
    <section className={`card ${style.chart}`} aria-label={t("images.layers")}>
      <div className={style.summary}>
        <Summary sum={sum} count={count} />
        <SegmentedControl
          size="xs"
          aria-label={t("images.chart")}
          value={isTreemap ? "treemap" : "bar"}
          onChange={setChart}
          data={[
            { value: "treemap", label: t("images.treemap") },
            { value: "bar", label: t("images.bar") },
          ]}
        />
      </div>
      {!isTreemap ? (
        <LayerBar steps={steps} total={sum.total} />
      ) : isNarrow ? (
        <LayerBars steps={steps} total={sum.total} />
      ) : (
        <LayerTreemap steps={steps} total={sum.total} />
      )}
    </section>
  );
}

function Summary({ sum, count }: { sum: Sizes; count: number }) {
  const { t } = useTranslation();
  return (
    <div className={style.legend}>
      <Text size="sm" fw={600} span>
        {t("images.layersCount", { count, shown: number(count) })} ·{" "}
        {t("images.summaryTotal", { size: bytes(sum.total) })}
      </Text>
      <span>
        <i className={style.own} /> {t("images.own")} {bytes(sum.own)}
      </span>
      <Tooltip label={t("images.sharedHint")} multiline maw={300}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the hint opens on focus, too */}
        <span tabIndex={0}>
          <i className={style.shared} /> {t("images.shared")} {bytes(sum.shared)}
        </span>
      </Tooltip>
    </div>
  );
}
