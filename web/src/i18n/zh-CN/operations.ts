import type { Shape } from ".";
import { bulk } from "./bulk";
import { jobs } from "./jobs";
import { operationErrors } from "./operationErrors";
import { rename } from "./rename";

const zh = { bulk, errors: operationErrors, jobs, rename };

/** As with the other texts, every language has exactly these keys. */
export type Operations = Shape<typeof zh>;

export default zh;
