// The demos' style sheets as a part of their pages: the first paint waits for nothing that is not there yet. A policy allows them by
// their hashes.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";

const LINK = '<link rel="stylesheet" href="style.css">';
const read = (demo) => readFileSync(path.join(ROOT, "www", demo, "style.css"), "utf8");

/** A page of a demo with its style in it. */
export function styled(demo, page) {
  if (!page.includes(LINK)) throw new Error(`A page of ${demo} has no ${LINK}.`);
  return page.replace(LINK, () => `<style>${read(demo)}</style>`);
}

/** The same with the style sheet as a file again, for a policy that allows no style in a page. */
export const STYLE = [/<style>[^]*?<\/style>/, LINK];

export const hashes = ["shop", "paper"].map((demo) => `'sha256-${createHash("sha256").update(read(demo)).digest("base64")}'`);
