// Completes the shop's pages with what they share and what is to be loaded.
//   node pkg-scripts/lib/shop.mjs OUT
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { script as banner } from "./banner.mjs";
import { notice } from "./notice.mjs";
import { opened, preloads } from "./preloads.mjs";

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
const pages = readdirSync(out).filter((name) => name.endsWith(".html"));
for (const name of pages) {
  const file = path.join(out, name);
  const page = readFileSync(file, "utf8");
  if (!page.includes(PLACE)) throw new Error(`shop/${name} has no ${PLACE}.`);
  const [head, script] = / *<script type="module" src="(js\/[\w-]+\.js)"><\/script>/.exec(page) ?? [];
  if (!script) throw new Error(`shop/${name} has no script.`);
  const needed = preloads(path.dirname(out), `shop/${name}`, [`shop/${script}`, ...opened("full")]);
  writeFileSync(file, page.replace(PLACE, () => question).replace(BANNER, () => `<script>${banner}</script>`).replace(head, () => `    ${needed}\n${head}`));
}
console.log(`the shop: ${pages.length} pages`);
