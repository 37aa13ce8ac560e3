import type { Texts } from "../zh-CN";
import { accessTokens } from "./access-tokens";
import { common } from "./common";
import { errors } from "./errors";
import { permissions } from "./permissions";
import { shell } from "./shell";

export default { accessTokens, common, errors, permissions, shell } satisfies Texts;
