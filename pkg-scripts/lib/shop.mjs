// Completes the shop's pages with what they share and what is to be loaded, and puts its modules into few files.
//   node pkg-scripts/lib/shop.mjs OUT
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { script as banner } from "./banner.mjs";
import { notice } from "./notice.mjs";
import { preloads } from "./preloads.mjs";
import { siteParts } from "./parts.mjs";
import { styled } from "./style.mjs";

const PLACE = "<!-- notice -->";
const BANNER = "<!-- banner -->";
const question = notice({
  key: "tern-and-tansy.choice",
  about: "Your choice about personal order",
  question: "May this shop remember what you like?",
  more: "It would put such things first. That happens in your browser; nothing is sent anywhere.",
  answers: [["local", "Remember on this device"], ["memory", "Only while this page is open"], ["off", "No"]],
});

const [out] = process.argv.slice(2);
const pages = readdirSync(out)
  .filter((name) => name.endsWith(".html"))
  .map((name) => {
    const page = readFileSync(path.join(out, name), "utf8");
    if (!page.includes(PLACE)) throw new Error(`shop/${name} has no ${PLACE}.`);
    const script = /<script type="module" src="js\/([\w-]+\.js)"><\/script>/.exec(page)?.[1];
    if (!script) throw new Error(`shop/${name} has no script.`);
    return { name, page, script };
  });
siteParts(path.join(out, "js"), pages.map(({ script }) => script));
for (const { name, page, script } of pages) {
  const needed = preloads(path.dirname(out), `shop/${name}`, [`shop/js/${script}`, "shop/js/indwell.js"]);
  writeFileSync(path.join(out, name), styled("shop", page).replace(PLACE, () => question).replace(BANNER, () => `<script>${banner}</script>`).replace("  </body>", () => `    ${needed}\n  </body>`));
}
console.log(`the shop: ${pages.length} pages`);
