import type { Texts } from "../zh-CN";
import { accessTokens } from "./access-tokens";
import { audit } from "./audit";
import { common } from "./common";
import { deletion } from "./deletion";
import { errors } from "./errors";
import { firstPush } from "./firstPush";
import { groups } from "./groups";
import { images } from "./images";
import { keys } from "./keys";
import { overview } from "./overview";
import { palette } from "./palette";
import { permissions } from "./permissions";
import { repositories } from "./repositories";
import { rights } from "./rights";
import { session } from "./session";
import { setup } from "./setup";
import { shell } from "./shell";
import { system } from "./system";
import { tags } from "./tags";
import { users } from "./users";

export default {
  accessTokens,
  audit,
  common,
  deletion,
  errors,
  firstPush,
  groups,
  images,
  keys,
  overview,
  palette,
  permissions,
  repositories,
  rights,
  session,
  setup,
  shell,
  system,
  tags,
  users,
} satisfies Texts;
