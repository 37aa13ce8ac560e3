import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { overviewQuery } from "@/api/overview";
import { meQuery } from "@/app/session";
import { Failure, Page, Skeleton, Stack } from "@/ui";
import { AttentionList } from "./AttentionList";
import { NothingYet } from "./NothingYet";
import style from "./OverviewPage.module.css";
import { PublicPage } from "./PublicPage";
import { RecentPushes } from "./RecentPushes";
import { StorageCard } from "./StorageCard";

/** What happened, what needs care, and how much room there is. Those who are not signed in see what is public. */
export function OverviewPage() {
  const me = useQuery(meQuery);
  if (me.data === null) return <PublicPage />;
  return <Content isAdmin={me.data?.role === "admin"} />;
}

function Content({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(overviewQuery);
  return (
    <Page title={t("shell.overview")}>
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <AttentionList items={data.attention} />
          {data.tags === 0 ? (
            <NothingYet isAdmin={isAdmin} />
          ) : (
            <div className={style.columns}>
              <RecentPushes pushes={data.recent_pushes} />
              <StorageCard overview={data} />
            </div>
          )}
        </>
      )}
    </Page>
  );
}

function Waiting() {
  return (
    <Stack gap="md" aria-busy>
      <Skeleton height={72} />
      <Skeleton height={280} />
    </Stack>
  );
}
