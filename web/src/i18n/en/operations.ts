import type { Operations } from "../zh-CN/operations";
import { jobs } from "./jobs";

export default { jobs } satisfies Operations;
