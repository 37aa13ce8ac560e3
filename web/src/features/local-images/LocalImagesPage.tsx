import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ForAdmins } from "@/app/ForAdmins";
import { ActionIcon, Failure, Page, Skeleton, Text, Tooltip } from "@/ui";
import { FILTERS, type LocalImage, type LocalImages, localImagesQuery } from "./data";
import { DeleteDialog } from "./delete/DeleteDialog";
import { ImagesTable } from "./ImagesTable";
import { sorted, tagsOf } from "./images";
import { LocalSelectionBar } from "./LocalSelectionBar";
import { LocalToolbar, UseFilter } from "./LocalToolbar";
import { NoDaemon } from "./NoDaemon";
import { useImageSelection } from "./useImageSelection";

const route = getRouteApi("/shell/own/local-images");

/** What the Docker daemon beside the server holds, to be pushed or deleted. */
export function LocalImagesPage() {
  const { t } = useTranslation();
  return (
    <ForAdmins title={t("shell.localImages")}>
      <LocalImagesOfAdmins />
    </ForAdmins>
  );
}

function useFilters() {
  const { filter: wanted, search = "", sort = "-created" } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: { filter?: string; search?: string; sort?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true, resetScroll: false });
  return { filter: FILTERS.find((one) => one === wanted) ?? "all", search, sort, change };
}

function LocalImagesOfAdmins() {
  const { t } = useTranslation();
  const filters = useFilters();
  const found = useQuery({ ...localImagesQuery(filters.filter, filters.search), placeholderData: keepPreviousData });
  const { data } = found;
  const again = () => void found.refetch();
  return (
    <Page
      title={t("shell.localImages")}
      marks={data?.daemon && <Daemon daemon={data.daemon} />}
      actions={
        data?.available && (
          <Tooltip label={t("localImages.again")}>
            <ActionIcon size={36} aria-label={t("localImages.again")} loading={found.isFetching} onClick={again}>
              <RefreshCw size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )
      }
    >
      {found.error && !data ? (
        <div className="card">
          <Failure error={found.error} retry={again} />
        </div>
      ) : !data ? (
        <Skeleton height={240} />
      ) : data.available ? (
        <Images found={data} filters={filters} isRefreshing={found.isPlaceholderData} />
      ) : (
        <NoDaemon found={data} isAsking={found.isFetching} onAgain={again} />
      )}
    </Page>
  );
}

function Daemon({ daemon }: { daemon: NonNullable<LocalImages["daemon"]> }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed">
      {t("localImages.daemon", { version: daemon.version, platform: `${daemon.os}/${daemon.architecture}` })}
    </Text>
  );
}

interface ImagesProps {
  found: LocalImages;
  filters: ReturnType<typeof useFilters>;
  isRefreshing: boolean;
}

function Images({ found, filters, isRefreshing }: ImagesProps) {
  const navigate = useNavigate();
  const { filter, search, sort, change } = filters;
  const images = useMemo(() => sorted(found.items, sort), [found.items, sort]);
  const { selection, chosen } = useImageSelection(images);
  const [doomed, setDoomed] = useState<LocalImage[]>();
  const push = (some: LocalImage[]) => {
    const untagged = some.filter(({ tags }) => tags.length === 0).length;
    void navigate({ to: "/local-images/push", state: { localImages: { tags: tagsOf(some), untagged } } });
  };
  return (
    <>
      <UseFilter filter={filter} counts={found.counts} change={change} />
      {chosen.length > 0 ? (
        <LocalSelectionBar
          selection={selection}
          chosen={chosen}
          total={images.length}
          onPush={() => push(chosen)}
          onDelete={() => setDoomed(chosen)}
        />
      ) : (
        <LocalToolbar search={search} change={change} />
      )}
      <ImagesTable
        images={images}
        isRefreshing={isRefreshing}
        sort={sort}
        onSort={(to) => change({ sort: to })}
        selection={selection}
        onPush={push}
        onDelete={setDoomed}
        onClear={filter !== "all" || search ? () => change({ filter: undefined, search: undefined }) : undefined}
      />
      {doomed && <DeleteDialog images={doomed} onClose={() => setDoomed(undefined)} />}
    </>
  );
}
