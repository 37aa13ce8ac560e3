import type { Texts } from "../zh-CN";
import { common } from "./common";
import { errors } from "./errors";
import { permissions } from "./permissions";
import { shell } from "./shell";

export default { common, errors, permissions, shell } satisfies Texts;
