import type { Operations } from "../zh-CN/operations";
import { archives } from "./archives";
import { bulk } from "./bulk";
import { indexes } from "./indexes";
import { jobs } from "./jobs";
import { localImages } from "./localImages";
import { operationErrors } from "./operationErrors";
import { remotes } from "./remotes";
import { rename } from "./rename";
import { schedules } from "./schedules";
import { storage } from "./storage";
import { sync } from "./sync";

export default {
  archives,
  bulk,
  errors: operationErrors,
  indexes,
  jobs,
  localImages,
  remotes,
  rename,
  schedules,
  storage,
  sync,
} satisfies Operations;
