// Completes the shop's pages as a shop's server would: with their lists, with what they share and what is to be loaded, and a page more for
// each department and kind of thing; draws the pictures, and puts its modules into few files.
//   node pkg-scripts/lib/shop.mjs OUT
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { made } from "../../www/shop/js/catalogue.js";
import { h, shelf } from "../../www/shop/js/html.js";
import { shelfOf } from "../../www/shop/js/shelf.js";
import { picture as image } from "../../www/shop/js/tile.js";
import { script as banner } from "./banner.mjs";
import { notice } from "./notice.mjs";
import { preload } from "./preload.mjs";
import { siteParts } from "./parts.mjs";
import { BANNER, home, offers } from "./shop/home.mjs";
import { document } from "./shop/markup.mjs";
import { picture } from "./shop/picture.mjs";
import { styled } from "./style.mjs";

const question = notice({
  key: "tern-and-tansy.choice",
  about: "Your choice about personal order",
  question: "May this shop remember what you like?",
  more: "It would put such things first. That happens in your browser; nothing is sent anywhere.",
  answers: [["local", "Remember on this device"], ["memory", "Only while this page is open"], ["off", "No"]],
});

const IN_PAGE = 17; // pictures: three of each banner, and of eight tiles

const [out] = process.argv.slice(2);
globalThis.document = document; // the shop's own scripts draw with it
const data = made(JSON.parse(readFileSync(path.join(out, "catalogue/products.json"), "utf8")));
const facts = { count: data.all.length, soldOut: data.all.filter(({ soldOut }) => soldOut).map(({ id }) => id), consumable: data.consumable, offers: offers(data) };

/** A page with something in the place of a mark of its own. */
function put(page, mark, content) {
  const parts = page.split(mark);
  if (parts.length !== 2) throw new Error(`A page of the shop has ${parts.length - 1} times: ${mark}`);
  return parts.join(content);
}

/** A department's page, or a kind's, with its list in it. */
function shelfPage(template, name) {
  const { title, crumbs, rows } = shelfOf(data, name, {});
  let page = put(template, "<title>", `<title>${h("b", {}, title).toString().slice(3, -4)} · `);
  page = put(page, '<h1 id="title">', `<h1 id="title">${h("b", {}, title).toString().slice(3, -4)}`);
  page = put(page, 'aria-label="You are here">', `aria-label="You are here">${crumbs.join("")}`);
  page = put(page, '<div id="lists">', `<div id="lists">${rows.join("\n")}`);
  page = page.replace(`<a href="${shelf(name.split("/")[0])}">`, (link) => link.replace(">", ' aria-current="true">'));
  return put(page, "js/category.js", "js/shelf-page.js");
}

const pages = new Map(readdirSync(out).filter((name) => name.endsWith(".html")).map((name) => [name, readFileSync(path.join(out, name), "utf8")]));
let index = put(pages.get("index.html"), "<!-- lists -->", home(data, new Date().getMonth()).join("\n"));
index = put(index, "<!-- banner -->", `<script>${banner}</script>`);
for (const [variant, ids] of Object.entries(BANNER)) {
  const pictures = h("div", { class: `hero-pictures${variant === "cheerful" ? " usual" : ""}`, "aria-hidden": "true" }, ids.map((id) => image({ id })));
  index = put(index, `<!-- pictures: ${variant} -->`, pictures);
}
pages.set("index.html", index);
for (const name of new Set(data.all.flatMap(({ department, category }) => [department, category]))) {
  if (pages.has(shelf(name))) throw new Error(`Two pages would be called ${shelf(name)}.`);
  pages.set(shelf(name), shelfPage(pages.get("category.html"), name));
}

const pictures = new Map(data.all.map((product) => [product.id, picture(product)]));
mkdirSync(path.join(out, "pictures"));
for (const [id, drawn] of pictures) writeFileSync(path.join(out, "pictures", `${id}.svg`), drawn);

/** The same page with the pictures of what is seen first in it, not beside it. */
function drawn(page) {
  let left = IN_PAGE;
  return page.replaceAll(/<img class="picture" src="pictures\/(\w+)\.svg"[^>]*>/g, (image, id) =>
    left-- > 0 ? pictures.get(id).replace(' xmlns="http://www.w3.org/2000/svg"', ' class="picture" aria-hidden="true"').replaceAll(/print(?=["'()])/g, `print-${left}`) : image,
  );
}

const scriptOf = (page) => /<script type="module" src="js\/([\w-]+\.js)"><\/script>/.exec(page)[1];
siteParts(path.join(out, "js"), [...new Set([...pages.values()].map(scriptOf))], ["indwell.js", "trials.js", "experiments.js"]);
for (const [name, page] of pages) {
  const told = `<script type="application/json" id="facts">${JSON.stringify(facts)}</script>\n    ${question}`;
  writeFileSync(path.join(out, name), put(put(styled("shop", drawn(page)), "<!-- notice -->", told), "  </body>", `    ${preload}\n  </body>`));
}
console.log(`the shop: ${pages.size} pages, ${data.all.length} pictures`);
