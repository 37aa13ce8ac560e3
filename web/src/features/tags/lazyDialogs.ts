import { lazy } from "react";
import { withOperationTexts } from "@/i18n";

// What few visits need: their texts come with them.
const archives = () => withOperationTexts(() => import("../archives/DownloadDialog"));
const joins = () => withOperationTexts(() => import("../indexes/JoinDialog"));
const splits = () => withOperationTexts(() => import("../indexes/SplitDialog"));

export const DownloadDialog = lazy(async () => ({ default: (await archives()).DownloadDialog }));
export const JoinDialog = lazy(async () => ({ default: (await joins()).JoinDialog }));
export const SplitDialog = lazy(async () => ({ default: (await splits()).SplitDialog }));
