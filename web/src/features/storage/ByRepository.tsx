import { getRouteApi, Link } from "@tanstack/react-router";
import { Boxes } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bytes, number, percent } from "@/lib/format";
import {
  Bytes,
  type Column,
  DataTable,
  Empty,
  fixedRows,
  Section,
  SegmentedControl,
  Stack,
  Treemap,
  useMediaQuery,
} from "@/ui";
import type { StoredRepository } from "./data";
import style from "./Storage.module.css";

const route = getRouteApi("/shell/own/storage");
/** Bars beside a table that says the same. */
const MOST_BARS = 12;

const storedOf = (one: StoredRepository) => one.stored_bytes;
const ownOf = (one: StoredRepository) => one.own_bytes;
type SizeOf = typeof storedOf;

/** Which repositories take the room: as areas and as a table. */
export function ByRepository({ repositories }: { repositories: StoredRepository[] }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const isOwn = route.useSearch().by === "own";
  const isNarrow = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false });
  const sizeOf = isOwn ? ownOf : storedOf;
  const sorted = [...repositories].sort((a, b) => sizeOf(b) - sizeOf(a));
  const Chart = isNarrow ? Bars : Areas;
  return (
    <Section
      title={t("storage.byRepository")}
      hint={t(isOwn ? "storage.ownHint" : "storage.storedHint")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("storage.count")}
          value={isOwn ? "own" : "stored"}
          onChange={(by) =>
            void navigate({
              search: (before) => ({ ...before, by: by === "own" ? "own" : undefined }),
              replace: true,
              resetScroll: false,
            })
          }
          data={[
            { value: "stored", label: t("storage.stored") },
            { value: "own", label: t("storage.own") },
          ]}
        />
      }
    >
      <Stack gap="md">
        {sorted.length > 0 && <Chart repositories={sorted} sizeOf={sizeOf} />}
        <DataTable
          id="storage"
          label={t("storage.byRepository")}
          rows={fixedRows(sorted)}
          columns={useColumns()}
          rowKey={({ repository }) => repository}
          isFramed
          empty={<Empty icon={<Boxes size={32} />} title={t("storage.nothing")} />}
        />
      </Stack>
    </Section>
  );
}

interface ChartProps {
  repositories: StoredRepository[];
  sizeOf: SizeOf;
}

function Areas({ repositories, sizeOf }: ChartProps) {
  const { t } = useTranslation();
  const total = repositories.reduce((sum, one) => sum + sizeOf(one), 0);
  return (
    <Treemap
      label={t("storage.byRepository")}
      items={repositories}
      sizeOf={sizeOf}
      keyOf={({ repository }) => repository}
      nameOf={({ repository }) => repository}
      noteOf={(size) => percent(size / total)}
      restText={(count) => t("storage.moreTiles", { count, shown: number(count) })}
      height={260}
      link={(one, className, tile) => (
        <Link
          to="/r/$"
          params={{ _splat: one.repository }}
          preload={false}
          className={className}
          aria-label={`${one.repository}, ${bytes(sizeOf(one))}`}
        >
          <title>{`${one.repository} · ${bytes(sizeOf(one))}`}</title>
          {tile}
        </Link>
      )}
    />
  );
}

/** Where areas have no room. */
function Bars({ repositories, sizeOf }: ChartProps) {
  const [largest] = repositories;
  const widest = largest ? sizeOf(largest) : 1;
  return (
    <div className={style.bars}>
      {repositories.slice(0, MOST_BARS).map((one) => (
        <Link key={one.repository} to="/r/$" params={{ _splat: one.repository }} className={style.barRow}>
          <span className={style.barHead}>
            <span className="one-line">{one.repository}</span>
            <span>{bytes(sizeOf(one))}</span>
          </span>
          <span className={style.kept} style={{ width: `${(100 * sizeOf(one)) / Math.max(1, widest)}%` }} />
        </Link>
      ))}
    </div>
  );
}

function useColumns(): Column<StoredRepository>[] {
  const { t } = useTranslation();
  return [
    {
      id: "repository",
      header: t("repositories.title"),
      isTitle: true,
      cell: ({ repository }) => (
        <Link to="/r/$" params={{ _splat: repository }} className="wrap-anywhere">
          {repository}
        </Link>
      ),
    },
    {
      id: "stored",
      header: t("storage.stored"),
      align: "right",
      width: "140px",
      cell: ({ stored_bytes }) => <Bytes count={stored_bytes} />,
    },
    {
      id: "own",
      header: t("storage.own"),
      align: "right",
      width: "140px",
      cell: ({ own_bytes }) => <Bytes count={own_bytes} />,
    },
  ];
}
