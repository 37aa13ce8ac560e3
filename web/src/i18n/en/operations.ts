import type { Operations } from "../zh-CN/operations";
import { bulk } from "./bulk";
import { jobs } from "./jobs";
import { operationErrors } from "./operationErrors";
import { rename } from "./rename";

export default { bulk, errors: operationErrors, jobs, rename } satisfies Operations;
