import { accessTokens } from "./access-tokens";
import { common } from "./common";
import { errors } from "./errors";
import { permissions } from "./permissions";
import { shell } from "./shell";

const zh = { accessTokens, common, errors, permissions, shell };

/** Every language has exactly these keys; a missing one does not compile. */
export type Texts = Shape<typeof zh>;
type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

export default zh;
