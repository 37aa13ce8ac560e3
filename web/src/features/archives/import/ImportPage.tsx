import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { PackageX } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { mayPushSomewhere, useMine } from "@/features/repositories/queries";
import { Button, Empty, Failure, Page, Skeleton, Text } from "@/ui";
import { importQuery } from "../data";
import { EarlierUploads } from "./EarlierUploads";
import { forgetUpload } from "./earlier";
import { Imported } from "./Imported";
import { UploadSection } from "./UploadSection";

const route = getRouteApi("/shell/own/import");
const REFUSED = new ApiError(403, { code: "forbidden", message: "push somewhere first", request_id: "" });

/** Images out of a file: it is uploaded, then what is in it gets names. */
export function ImportPage() {
  const { t } = useTranslation();
  const { id } = route.useSearch();
  const navigate = route.useNavigate();
  const mine = useMine();
  const show = (id?: string) => void navigate({ search: { id }, replace: true });
  if (id) return <OfUpload id={id} key={id} onOther={() => show()} />;
  return (
    <Page title={t("shell.import")}>
      {mine && !mayPushSomewhere(mine) ? (
        <div className="card">
          <Failure error={REFUSED} />
        </div>
      ) : (
        <>
          <UploadSection onUploaded={({ id }) => show(id)} />
          <EarlierUploads onContinue={show} />
        </>
      )}
    </Page>
  );
}

/** What was uploaded before, by its address. */
function OfUpload({ id, onOther }: { id: string; onOther: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(importQuery(id));
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  useEffect(() => {
    if (isGone) forgetUpload(id);
  }, [isGone, id]);
  if (data) return <Imported archive={data} onOther={onOther} />;
  return (
    <Page title={t("shell.import")}>
      {isGone ? (
        <div className="card">
          <Empty icon={<PackageX size={32} />} title={t("archives.gone.title")}>
            <Text maw={480}>{t("archives.gone.text")}</Text>
            <Button onClick={onOther}>{t("archives.gone.again")}</Button>
          </Empty>
        </div>
      ) : error ? (
        <div className="card">
          <Failure error={error} retry={() => void refetch()} />
        </div>
      ) : (
        <Skeleton height={240} />
      )}
    </Page>
  );
}
