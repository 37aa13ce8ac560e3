import type { Shape } from ".";
import { jobs } from "./jobs";

const zh = { jobs };

/** As with the other texts, every language has exactly these keys. */
export type Operations = Shape<typeof zh>;

export default zh;
