import type { Shape } from ".";
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

const zh = {
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
};

/** As with the other texts, every language has exactly these keys. */
export type Operations = Shape<typeof zh>;

export default zh;
