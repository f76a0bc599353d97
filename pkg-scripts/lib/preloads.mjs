// The modules a page of the demos will need, told to the browser in its head: otherwise each import of an import costs a way to the
// server and back. They give way to what the first paint needs.
import path from "node:path";
import { load } from "./weigh.mjs";

/** @param {string} site  the folder of the site
 * @param {string} page  a page in it: "shop/index.html"
 * @param {string[]} entries  what it imports, from that folder on: "shop/js/home.js", "indwell/index.js" */
export function preloads(site, page, entries) {
  const files = new Set(entries.flatMap((entry) => load(site, entry, { once: true })));
  const address = (file) => path.posix.relative(path.posix.dirname(page), file);
  return [...files].map((file) => `<link rel="modulepreload" href="${address(file)}" fetchpriority="low">`).join("\n    ");
}

/** Every page of both demos opens Indwell like this, by one entry or another. */
export const opened = (entry) => [`indwell/${entry}.js`, "indwell/consent.js", "indwell/dom.js"];
