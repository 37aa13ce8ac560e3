import type { Texts } from "../zh-CN";
import { common } from "./common";
import { errors } from "./errors";
import { firstPush } from "./firstPush";
import { keys } from "./keys";
import { overview } from "./overview";
import { palette } from "./palette";
import { session } from "./session";
import { setup } from "./setup";
import { shell } from "./shell";

export default { common, errors, firstPush, keys, overview, palette, session, setup, shell } satisfies Texts;
