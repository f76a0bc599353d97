// Rows from the shop's pack: what its customers bought, counted together, in one file that is the same for everybody.
import { h } from "./html.js";
import { personal } from "./personal.js";
import "./shell.js"; // so that what every page has stays one file
import { productList } from "./tile.js";
import { facetName } from "./words.js";

const SHOWN = 4;
const FEWEST = 4; // a row that is not full looks broken

const shared = (one, other) => {
  const theirs = new Set(Object.values(other.facets).flat());
  const same = Object.values(one.facets).flat().filter((value) => theirs.has(value));
  if (one.category === other.category) same.unshift(facetName({ key: "category", value: one.category }));
  return same.slice(0, 2).join(", ");
};

/** What a tile says of its reason, and what the panel says when it is asked. */
const SAYS = {
  also_bought: (_, with_) => ["", `Many customers who bought ${with_.name} bought it too.`],
  bought_together: (_, with_) => [`with ${with_.name}`, `It is often in one basket with ${with_.name}.`],
  similar: (product, with_) => [shared(product, with_), `It is like ${with_.name}: ${shared(product, with_) || "the same kind of thing"}.`],
  collaborative: (_, with_) => ["", `Customers who bought ${with_.name} often go on to it.`],
  trending: (_, __, value) => [
    `${value.toFixed(1)} times its usual sales`,
    `Its share of customers in the last week was ${value.toFixed(1)} times that of the last four weeks.`,
  ],
  popular: () => ["sells well all the time", "It is one of the best sellers."],
};

/** The line under a tile's price, and the sentence for the panel. */
function says(product, { code, value, because }, byId) {
  const with_ = byId.get(because);
  if (!with_ && !["trending", "popular"].includes(code)) return ["", "It comes from what customers of this shop bought."];
  return (SAYS[code] ?? SAYS.also_bought)(product, with_, value);
}

/**
 * One row, or nothing where the pack has too little to say, is not there, or nothing may be looked up.
 *
 * @param {{name: string, title: (because: object) => (string | Node)[], note?: string, strategy: string, like?: string[], exclude?: string[],
 *   personal?: boolean}} wanted  `personal`: it goes by what the visitor did, so it has no place in the standard order
 */
export function crowdRow({ name, title, note, strategy, like, exclude, personal: own }, byId) {
  const { me } = personal;
  if (!me || personal.held || (own && personal.standard)) return undefined;
  const suggested = me
    .recommend({ strategy, like, exclude, limit: SHOWN * 2 })
    .items.filter(({ item_id }) => byId.get(item_id)?.soldOut === false)
    .slice(0, SHOWN);
  if (suggested.length < FEWEST) return undefined;
  const because = byId.get(suggested[0].reasons[0].because);
  if (own && !because) return undefined;
  const heading = title(because);
  const products = suggested.map(({ item_id }) => byId.get(item_id));
  const list = productList(undefined, products, SHOWN);
  let said = "";
  list.dataset.crowd = name;
  list.dataset.strategy = strategy;
  for (const [at, tile] of [...list.children].entries()) {
    const [line, sentence] = says(products[at], suggested[at].reasons[0], byId);
    tile.dataset.because = sentence;
    if (!line) continue;
    tile.querySelector(".tile-price").append(h("span", { class: "tile-because" }, line));
    said = " said";
  }
  return h(
    "section",
    { class: `row crowd${said}`, "aria-labelledby": `${name}-title` },
    h("div", { class: "row-head" }, h("h2", { id: `${name}-title` }, ...heading), note && h("p", {}, note)),
    list,
  );
}
