import { Link, useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { number } from "@/lib/format";
import {
  Bytes,
  type Column,
  ColumnsButton,
  DataTable,
  NothingMatches,
  type Rows,
  type Selection,
  Text,
  Time,
} from "@/ui";
import { NoRepositories } from "./NoRepositories";
import type { RepositoriesView } from "./queries";
import style from "./Repositories.module.css";
import { Visibility } from "./Visibility";

type Repository = Schema<"List_RepositoryBody">["items"][number];

const TABLE = "repositories";

interface Props {
  view: RepositoriesView;
  change: (values: RepositoriesView) => void;
  rows: Rows<Repository>;
  /** Absent for those who may only look. */
  selection?: Selection;
}

export function RepositoryTable({ view, change, rows, selection }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isFiltered = Boolean(view.search || view.visibility);
  return (
    <DataTable
      id={TABLE}
      label={t("repositories.title")}
      rows={rows}
      columns={columns(t)}
      rowKey={(row) => row.name}
      selection={selection}
      sort={view.sort ?? "name"}
      onSort={(sort) => change({ sort })}
      onOpen={(row) => void navigate({ to: "/r/$", params: { _splat: row.name } })}
      empty={
        isFiltered ? (
          <NothingMatches onClear={() => change({ search: undefined, visibility: undefined })} />
        ) : (
          <NoRepositories />
        )
      }
    />
  );
}

export function RepositoryTableColumns() {
  const { t } = useTranslation();
  return <ColumnsButton id={TABLE} columns={columns(t)} />;
}

function columns(t: TFunction): Column<Repository>[] {
  return [
    { id: "name", header: t("common.name"), sort: "name", isTitle: true, cell: (row) => <Name repository={row} /> },
    {
      id: "visibility",
      header: t("repositories.visibility"),
      width: "150px",
      cell: (row) => <Visibility repository={row} />,
    },
    {
      id: "tags",
      header: t("repositories.tags"),
      align: "right",
      width: "90px",
      cell: (row) => number(row.tag_count),
    },
    {
      id: "size",
      header: t("common.size"),
      sort: "size",
      descendingFirst: true,
      align: "right",
      width: "110px",
      cell: (row) => <Bytes count={row.stored_bytes} />,
    },
    {
      id: "pulls",
      header: t("repositories.pulls"),
      sort: "pulls",
      descendingFirst: true,
      align: "right",
      width: "110px",
      cell: (row) => number(row.pull_count),
    },
    {
      id: "lastPush",
      header: t("repositories.lastPush"),
      sort: "last_push",
      descendingFirst: true,
      width: "150px",
      cell: (row) => <Time at={row.last_push_at} never={t("repositories.neverPushed")} />,
    },
  ];
}

function Name({ repository }: { repository: Repository }) {
  return (
    <div className={style.name}>
      <Link to="/r/$" params={{ _splat: repository.name }} className={style.link}>
        {repository.name}
      </Link>
      {repository.description && (
        <Text size="xs" c="dimmed" className="one-line" title={repository.description.slice(0, 500)}>
          {repository.description}
        </Text>
      )}
    </div>
  );
}
