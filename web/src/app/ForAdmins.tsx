import type { ReactNode } from "react";
import { ApiError } from "@/api/errors";
import { Failure, Page } from "@/ui";
import { useMe } from "./session";

const REFUSED = new ApiError(403, { code: "admin_required", message: "administrators only", request_id: "" });

/** A page of administrators. Others who come by a link are told why it is not theirs, before they are shown controls. */
export function ForAdmins({ title, children }: { title: string; children: ReactNode }) {
  const me = useMe();
  if (!me || me.role === "admin") return children;
  return (
    <Page title={title}>
      <div className="card">
        <Failure error={REFUSED} />
      </div>
    </Page>
  );
}
