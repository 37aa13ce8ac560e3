import type { Texts } from "../zh-CN";
import { common } from "./common";
import { deletion } from "./deletion";
import { errors } from "./errors";
import { images } from "./images";
import { repositories } from "./repositories";
import { rights } from "./rights";
import { shell } from "./shell";
import { tags } from "./tags";

export default { common, deletion, errors, images, repositories, rights, shell, tags } satisfies Texts;
