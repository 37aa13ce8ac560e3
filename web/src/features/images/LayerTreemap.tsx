import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { bytes, number } from "@/lib/format";
import { useElementSize } from "@/ui";
import { LayerLink } from "./LayerLink";
import style from "./Layers.module.css";
import { isShared, type Step } from "./layers";
import { type Tile, treemapTiles } from "./treemap";
import { useStepText } from "./useStepText";

const HEIGHT = 208;

/** The layers by size, each tile a link to its step. */
export function LayerTreemap({ steps, total }: { steps: Step[]; total: number }) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const tiles = useMemo(() => treemapTiles(steps, width, HEIGHT), [steps, width]);
  return (
    <div ref={ref} style={{ minHeight: HEIGHT }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} className={style.treemap}>
          <title>{t("images.layers")}</title>
          <SharedPattern />
          {tiles.map((tile) => (
            <TileOf key={tile.step?.order ?? "rest"} tile={tile} total={total} />
          ))}
        </svg>
      )}
    </div>
  );
}

/** Shared layers are hatched: they are known without colours, too. */
function SharedPattern() {
  return (
    <defs>
      <pattern id="layer-shared" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="8" height="8" className={style.hatchGround} />
        <line x1="0" y1="0" x2="0" y2="8" className={style.hatch} />
      </pattern>
    </defs>
  );
}

function TileOf({ tile, total }: { tile: Tile; total: number }) {
  const { t } = useTranslation();
  const { name, command, share } = useStepText(total);
  const { step } = tile;
  if (!step) {
    const rest = t("images.moreTiles", { count: tile.count, shown: number(tile.count) });
    return <Box tile={tile} className={style.tile} lines={[rest, bytes(tile.size)]} />;
  }
  const size = bytes(tile.size);
  const lines = [command(step).slice(0, 300), tile.width > 120 ? `${size} · ${share(tile.size)}` : size];
  return (
    <LayerLink order={step.order} name={name(step)} className={style.tileLink}>
      <title>{name(step)}</title>
      <Box tile={tile} className={isShared(step) ? style.tileShared : style.tile} lines={lines} />
    </LayerLink>
  );
}

/** An inner `svg` cuts what does not fit into its tile. */
function Box({ tile: { x, y, width, height }, className, lines }: { tile: Tile; className?: string; lines: string[] }) {
  const hasRoom = width > 60 && height > 24;
  return (
    <svg x={x} y={y} width={Math.max(width, 0)} height={Math.max(height, 0)} aria-hidden>
      <rect
        x={1}
        y={1}
        width={Math.max(width - 2, 0.5)}
        height={Math.max(height - 2, 0.5)}
        rx={3}
        className={className}
      />
      {hasRoom && (
        <svg x={6} y={0} width={width - 12} height={height} aria-hidden>
          <text x={0} y={18} className={style.tileSize}>
            {lines[1]}
          </text>
          {height > 42 && (
            <text x={0} y={36} className={style.tileCommand}>
              {lines[0]}
            </text>
          )}
        </svg>
      )}
    </svg>
  );
}
