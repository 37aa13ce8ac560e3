import type { Texts } from "../zh-CN";
import { common } from "./common";
import { errors } from "./errors";
import { images } from "./images";
import { shell } from "./shell";

export default { common, errors, images, shell } satisfies Texts;
