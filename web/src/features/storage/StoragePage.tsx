import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ForAdmins } from "@/app/ForAdmins";
import { Failure, Page, Skeleton } from "@/ui";
import { ByRepository } from "./ByRepository";
import { CleanUp } from "./CleanUp";
import { storageQuery } from "./data";
import { Pushes } from "./Pushes";
import { OtherSchedules, Schedule } from "./Schedule";
import style from "./Storage.module.css";
import { Upstream } from "./Upstream";
import { Used } from "./Used";
import { Verify } from "./Verify";
import { Why } from "./Why";

/** What is stored, by whom, and how to get rid of what nobody needs. */
export function StoragePage() {
  const { t } = useTranslation();
  return (
    <ForAdmins title={t("shell.storage")}>
      <Storage />
    </ForAdmins>
  );
}

function Storage() {
  const { t } = useTranslation();
  const { data: storage, error, refetch } = useQuery(storageQuery);
  if (!storage)
    return (
      <Page title={t("shell.storage")}>
        {error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton height={320} />}
      </Page>
    );
  const isEngine = storage.mode === "engine";
  return (
    <Page title={t("shell.storage")}>
      <div className={style.grid}>
        <Used storage={storage} />
        {isEngine ? <CleanUp storage={storage} /> : <Upstream storage={storage} />}
      </div>
      <ByRepository repositories={storage.repositories} />
      <div className={style.grid}>
        {isEngine && <Schedule />}
        <div className={style.column}>
          {isEngine && <Verify />}
          <Pushes storage={storage} />
          <Why />
        </div>
      </div>
      {isEngine && <OtherSchedules />}
    </Page>
  );
}
