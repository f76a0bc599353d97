// Where things lie, seen from the repository's root.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const PKG = path.join(ROOT, "pkg");
export const PKG_FAULT = path.join(ROOT, "target/pkg-fault");
export const SITE = path.join(ROOT, "target/site");
