import type { Texts } from "../zh-CN";
import { accessTokens } from "./access-tokens";
import { audit } from "./audit";
import { common } from "./common";
import { errors } from "./errors";
import { groups } from "./groups";
import { permissions } from "./permissions";
import { shell } from "./shell";
import { system } from "./system";
import { users } from "./users";

export default { accessTokens, audit, common, errors, groups, permissions, shell, system, users } satisfies Texts;
