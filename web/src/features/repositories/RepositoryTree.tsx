import { Link, useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { Box as BoxIcon, ChevronRight, Folder } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { ActionIcon, Button, Bytes, type Column, DataTable, Loader, Text, Time, UnstyledButton } from "@/ui";
import { NoRepositories } from "./NoRepositories";
import type { RepositoriesView } from "./queries";
import style from "./Repositories.module.css";
import { type Branch, useFolders } from "./useFolders";
import { Visibility } from "./Visibility";

interface Props {
  view: RepositoriesView;
  change: (values: RepositoriesView) => void;
}

/** Repositories by the parts of their names, to any depth. What is open stands in the address. */
export function RepositoryTree({ view, change }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = view.open?.split(",") ?? [];
  const { branches, top } = useFolders(open);
  const toggle = ({ path }: Branch) => {
    const next = open.includes(path) ? open.filter((one) => one !== path) : [...open, path];
    change({ open: next.join(",") || undefined });
  };
  const rows = {
    items: branches,
    total: branches.length,
    isLoading: top?.isPending ?? true,
    isRefreshing: false,
    error: top?.data ? null : top?.error,
    retry: () => void top?.refetch(),
    hasMore: false,
    loadMore: () => {},
  };
  return (
    <DataTable
      id="repository-tree"
      label={t("repositories.tree")}
      rows={rows}
      columns={columns(t, toggle)}
      rowKey={(row) => row.path}
      onOpen={(row) => {
        if (row.repository) void navigate({ to: "/r/$", params: { _splat: row.path } });
        else toggle(row);
      }}
      empty={<NoRepositories />}
    />
  );
}

function columns(t: TFunction, toggle: (branch: Branch) => void): Column<Branch>[] {
  return [
    {
      id: "name",
      header: t("common.name"),
      isTitle: true,
      cell: (row) => <Name branch={row} onToggle={() => toggle(row)} />,
    },
    {
      id: "visibility",
      header: t("repositories.visibility"),
      width: "150px",
      cell: ({ repository }) => repository && <Visibility repository={repository} />,
    },
    {
      id: "tags",
      header: t("repositories.tags"),
      align: "right",
      width: "90px",
      cell: ({ repository }) => repository && number(repository.tag_count),
    },
    {
      id: "size",
      header: t("common.size"),
      align: "right",
      width: "110px",
      cell: (row) => <Bytes count={row.stored_bytes} />,
    },
    {
      id: "lastPush",
      header: t("repositories.lastPush"),
      width: "150px",
      cell: ({ repository }) =>
        repository && <Time at={repository.last_push_at} never={t("repositories.neverPushed")} />,
    },
  ];
}

function Name({ branch, onToggle }: { branch: Branch; onToggle: () => void }) {
  const { t } = useTranslation();
  const { name, path, repository, repositories, depth, isOpen, isLoading, retry } = branch;
  const isFolder = repositories > 0;
  const label = isOpen ? t("repositories.fold", { name }) : t("repositories.open", { name });
  const Icon = repository ? BoxIcon : Folder;
  return (
    <div className={style.branch} style={{ "--depth": depth } as React.CSSProperties}>
      {isFolder ? (
        <ActionIcon size={24} aria-label={label} aria-expanded={isOpen} onClick={onToggle}>
          {isLoading ? (
            <Loader size={14} />
          ) : (
            <ChevronRight size={16} className={style.turn} data-open={isOpen || undefined} />
          )}
        </ActionIcon>
      ) : (
        <span style={{ width: 24, flex: "none" }} />
      )}
      <Icon size={16} aria-hidden color="var(--muted)" />
      {repository ? (
        <Link to="/r/$" params={{ _splat: path }} className={style.link}>
          {name}
        </Link>
      ) : (
        <UnstyledButton className={style.toggle} fz={13} fw={500} onClick={onToggle} tabIndex={-1}>
          {name}
        </UnstyledButton>
      )}
      {isFolder && (
        <Text size="xs" c="dimmed" span>
          {t("repositories.below", { count: repositories, shown: number(repositories) })}
        </Text>
      )}
      {retry && (
        <Button size="compact-xs" variant="subtle" color="danger" onClick={retry}>
          {t("repositories.failedFolder")}
        </Button>
      )}
    </div>
  );
}
