import type { Texts } from "../zh-CN";
import { common } from "./common";
import { errors } from "./errors";
import { shell } from "./shell";

export default { common, errors, shell } satisfies Texts;
