import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useId, useMemo } from "react";
import { bytes } from "@/lib/format";
import style from "./Treemap.module.css";
import { type Tile, treemapTiles } from "./tiles";

interface Props<T> {
  /** What it shows, for those who hear it. */
  label: string;
  items: T[];
  /** In bytes. It must stay the same function while the sizes do. */
  sizeOf: (item: T) => number;
  keyOf: (item: T) => string | number;
  /** The text below the size. */
  nameOf: (item: T) => string;
  /** What else is said of a size where there is room. */
  noteOf?: (size: number) => string;
  /** Hatched, so that it is told apart without colours. */
  isHatched?: (item: T) => boolean;
  /** The text of the tile of all that is too small. */
  restText: (count: number) => string;
  /** What one goes to by a tile. */
  link: (item: T, className: string | undefined, tile: ReactNode) => ReactNode;
  height?: number;
}

const HEIGHT = 208;

/** Sizes as areas, each a link. */
export function Treemap<T>(props: Props<T>) {
  const { items, sizeOf, keyOf, height = HEIGHT } = props;
  const { ref, width } = useElementSize();
  const hatch = useId();
  const tiles = useMemo(() => treemapTiles(items, sizeOf, width, height), [items, sizeOf, width, height]);
  return (
    <div ref={ref} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} className={style.treemap}>
          <title>{props.label}</title>
          <defs>
            <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="8" height="8" className={style.hatchGround} />
              <line x1="0" y1="0" x2="0" y2="8" className={style.hatch} />
            </pattern>
          </defs>
          {tiles.map((tile) => (
            <TileOf key={tile.item === undefined ? "rest" : keyOf(tile.item)} tile={tile} map={props} hatch={hatch} />
          ))}
        </svg>
      )}
    </div>
  );
}

function TileOf<T>({ tile, map, hatch }: { tile: Tile<T>; map: Props<T>; hatch: string }) {
  const { item } = tile;
  const size = bytes(tile.size);
  if (item === undefined) return <Box tile={tile} lines={[map.restText(tile.count), size]} />;
  const lines: [string, string] = [
    map.nameOf(item).slice(0, 300),
    map.noteOf && tile.width > 120 ? `${size} · ${map.noteOf(tile.size)}` : size,
  ];
  return map.link(
    item,
    style.tileLink,
    <Box tile={tile} lines={lines} hatch={map.isHatched?.(item) ? hatch : undefined} />,
  );
}

interface BoxProps {
  tile: Tile<unknown>;
  lines: [name: string, size: string];
  hatch?: string;
}

/** An inner `svg` cuts what does not fit into its tile. */
function Box({ tile: { x, y, width, height }, lines, hatch }: BoxProps) {
  const hasRoom = width > 60 && height > 24;
  return (
    <svg x={x} y={y} width={Math.max(width, 0)} height={Math.max(height, 0)} aria-hidden>
      <rect
        x={1}
        y={1}
        width={Math.max(width - 2, 0.5)}
        height={Math.max(height - 2, 0.5)}
        rx={3}
        className={hatch ? style.tileHatched : style.tile}
        style={hatch ? { fill: `url("#${hatch}")` } : undefined}
      />
      {hasRoom && (
        <svg x={6} y={0} width={width - 12} height={height} aria-hidden>
          <text x={0} y={18} className={style.tileSize}>
            {lines[1]}
          </text>
          {height > 42 && (
            <text x={0} y={36} className={style.tileName}>
              {lines[0]}
            </text>
          )}
        </svg>
      )}
    </svg>
  );
}
