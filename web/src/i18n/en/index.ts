import type { Texts } from "../zh-CN";
import { accessTokens } from "./access-tokens";
import { audit } from "./audit";
import { common } from "./common";
import { deletion } from "./deletion";
import { errors } from "./errors";
import { groups } from "./groups";
import { images } from "./images";
import { permissions } from "./permissions";
import { repositories } from "./repositories";
import { rights } from "./rights";
import { shell } from "./shell";
import { system } from "./system";
import { tags } from "./tags";
import { users } from "./users";

export default { accessTokens, audit, common, deletion, errors, groups, images, permissions, repositories, rights, shell, system, tags, users } satisfies Texts;
