import { common } from "./common";
import { deletion } from "./deletion";
import { errors } from "./errors";
import { images } from "./images";
import { repositories } from "./repositories";
import { rights } from "./rights";
import { shell } from "./shell";
import { tags } from "./tags";

const zh = { common, deletion, errors, images, repositories, rights, shell, tags };

/** Every language has exactly these keys; a missing one does not compile. */
export type Texts = Shape<typeof zh>;
type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

export default zh;
