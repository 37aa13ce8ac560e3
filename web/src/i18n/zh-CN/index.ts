import { accessTokens } from "./access-tokens";
import { audit } from "./audit";
import { common } from "./common";
import { errors } from "./errors";
import { groups } from "./groups";
import { permissions } from "./permissions";
import { shell } from "./shell";
import { system } from "./system";
import { users } from "./users";

const zh = { accessTokens, audit, common, errors, groups, permissions, shell, system, users };

/** Every language has exactly these keys; a missing one does not compile. */
export type Texts = Shape<typeof zh>;
type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

export default zh;
