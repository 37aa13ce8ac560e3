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

const zh = {
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
};

/** Every language has exactly these keys; a missing one does not compile. */
export type Texts = Shape<typeof zh>;
export type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

export default zh;
