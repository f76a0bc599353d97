// Tiles and lists, as the site is built with them and as the shop's scripts make more of them.
import { pounds } from "./catalogue.js";
import { at, h } from "./html.js";

/** What Indwell is told about a product, as attributes. */
export const describe = (product) => ({
  "data-indwell-facets": JSON.stringify({ category: product.category, ...product.facets }),
  "data-indwell-price": product.price.toFixed(2),
  "data-indwell-text": product.name,
  "data-indwell-consumable": product.consumable,
});

/** A product's picture, drawn when the site is built; what is far from the screen is not fetched yet. */
export const picture = ({ id }) => h("img", { class: "picture", src: `pictures/${id}.svg`, alt: "", width: 200, height: 200, loading: "lazy" });

export const whyButton = ({ id, name }) =>
  h("button", { type: "button", class: "why", "aria-haspopup": "dialog", "data-why": id, "aria-label": `Why is ${name} here?`, title: "Why is this here?" });

export function tile(product) {
  const { id, name, month, price, soldOut } = product;
  return h(
    "li",
    { class: "tile", "data-indwell-item": id, ...describe(product), "data-since": month, "data-sold-out": soldOut },
    h(
      "a",
      { class: "tile-link", href: at("product", { id }) },
      h("span", { class: "frame" }, picture(product)),
      h("span", { class: "tile-text" }, h("span", { class: "tile-name" }, name), h("span", { class: "tile-price" }, pounds(price), soldOut && h("small", {}, " sold out"))),
    ),
    whyButton(product),
    !soldOut &&
      h("button", { type: "button", class: "add", "data-indwell-action": "add_to_cart", "aria-label": `Add ${name} to the basket`, title: "Add to basket" }),
  );
}

/** The product of a tile, for another one like it. */
export function productOf({ dataset }) {
  const { indwellItem: id, indwellText: name, indwellPrice, indwellFacets, since: month } = dataset;
  const { category, ...facets } = JSON.parse(indwellFacets);
  return { id, name, month, category, facets, price: Number(indwellPrice), consumable: "indwellConsumable" in dataset, soldOut: "soldOut" in dataset };
}

/**
 * A list of products of which the first `show` are seen.
 *
 * @param {string} name  the list's name for Indwell; without one it keeps its order whatever happens
 * @param {string} mark  what says the name: Indwell has nothing to do with a list that says it otherwise
 */
export const productList = (name, products, show, mark = "data-indwell-list") =>
  h("ul", { class: "grid", role: "list", "data-show": show, [mark]: name }, products.map(tile));

/** How a list says its name as long as the screen is far from it: until then it costs nothing. */
export const FAR = "data-list";
