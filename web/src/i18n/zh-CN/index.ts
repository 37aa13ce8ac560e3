import { common } from "./common";
import { errors } from "./errors";
import { firstPush } from "./firstPush";
import { keys } from "./keys";
import { overview } from "./overview";
import { palette } from "./palette";
import { session } from "./session";
import { setup } from "./setup";
import { shell } from "./shell";

const zh = { common, errors, firstPush, keys, overview, palette, session, setup, shell };

/** Every language has exactly these keys; a missing one does not compile. */
export type Texts = Shape<typeof zh>;
type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

export default zh;
