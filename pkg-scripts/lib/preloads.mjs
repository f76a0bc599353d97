// The modules a page of the demos will need, told to the browser once the first frame is there: otherwise each import of an import
// costs a way to the server and back, and before that they would only stand in the way of what the first frame needs. One line of
// script at the end of the page, the same for every page: a policy allows it by its hash.
import { createHash } from "node:crypto";
import path from "node:path";
import { load } from "./weigh.mjs";

const script =
  "(l=>{let n=()=>{let href=l.shift();href&&(document.head.append(Object.assign(document.createElement('link'),{rel:'modulepreload',href})),setTimeout(n))};requestAnimationFrame(()=>setTimeout(n))})(document.currentScript.dataset.modules.split(' '))";
export const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** Where it stands, for a site that has no such modules. */
export const PRELOADS = / *<script data-modules="[^"]*">[^<]*<\/script>\n/;

/** @param {string} site  the folder of the site
 * @param {string} page  a page in it: "shop/index.html"
 * @param {string[]} entries  what it imports, from that folder on: "shop/js/home.js", "shop/js/indwell.js"; the first is in the page itself */
export function preloads(site, page, entries) {
  const files = new Set(entries.flatMap((entry) => load(site, entry, { once: true })));
  files.delete(entries[0]);
  const addresses = [...files].map((file) => path.posix.relative(path.posix.dirname(page), file));
  return `<script data-modules="${addresses.join(" ")}">${script}</script>`;
}
