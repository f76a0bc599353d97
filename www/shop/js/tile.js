// Tiles and lists. A list is made in the order it is given and marked for Indwell, which puts it into the visitor's order
// before it is painted; only then are the tiles that show drawn. An empty tile takes the room of a drawn one.
import * as basket from "./basket.js";
import { pounds } from "./catalogue.js";
import { ICONS, at, h, icon } from "./html.js";
import { whenNear } from "./near.js";
import { picture } from "./picture/picture.js";
import { calm, rest } from "./turns.js";
import { whyElement } from "./why.js";

const TURN = 4; // tiles that are drawn in one turn as a page comes
let drawn = 0; // tiles so far
const isComing = () => document.documentElement.classList.contains("loading");

/** What Indwell is told about a product, as attributes. */
export const describe = (product) => ({
  "data-indwell-facets": JSON.stringify({ category: product.category, ...product.facets }),
  "data-indwell-price": product.price.toFixed(2),
  "data-indwell-text": product.name,
  "data-indwell-consumable": product.consumable,
});

const whyButton = ({ id, name }) =>
  h(
    "button",
    { type: "button", class: "why", "aria-haspopup": "dialog", "data-why": id, "aria-label": `Why is ${name} here?`, title: "Why is this here?" },
    icon(ICONS.why),
  );

function tile(product, why) {
  const { id, name, soldOut } = product;
  const element = h("li", { class: "tile", "data-indwell-item": id, ...describe(product) });
  const button = () =>
    h(
      "button",
      {
        type: "button",
        class: "add",
        "data-indwell-action": "add_to_cart",
        "aria-label": `Add ${name} to the basket`,
        title: "Add to basket",
        onclick: (event) => put(event.currentTarget, product),
      },
      icon(ICONS.plus),
    );
  const draw = () => {
    if (element.firstChild) return;
    const frame = h("span", { class: "frame" });
    const price = h("span", { class: "tile-price" }, pounds(product.price), soldOut && h("small", {}, " sold out"));
    const text = h("span", { class: "tile-text" }, h("span", { class: "tile-name" }, name), price);
    const link = h("a", { class: "tile-link", href: at("product", { id }) }, frame, text);
    element.append(link);
    if (!soldOut) element.append(button());
    const adorn = () => {
      frame.append(picture(product));
      link.after(why(product));
    };
    // As the page comes, its first tiles are whole at once, and others when they are near.
    if (drawn++ < TURN || !isComing()) adorn();
    else whenNear(element, adorn);
  };
  return Object.assign(element, { draw });
}

/** Adds to the basket and says so on the button for a moment. */
export function put(button, product, quantity = 1) {
  basket.add(product.id, quantity);
  button.classList.add("done");
  if (button.classList.contains("add")) {
    button.replaceChildren(icon(ICONS.check));
    setTimeout(() => {
      button.classList.remove("done");
      button.replaceChildren(icon(ICONS.plus));
    }, 1500);
  }
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = `${product.name} is in your basket.`;
}

const drawTile = (element) => {
  element.draw();
  mark(element);
};

/** Draws the tiles that show. */
const drawVisible = (list, show) => [...list.children].slice(0, show).forEach(drawTile);

/** The same as a page comes: a few a turn, in whatever order they have by then; the first of them are painted before there are more. */
async function drawInTurns(list, show) {
  for (let place = 0; place < Math.min(show, list.children.length); place++) {
    if (place % TURN === 0) await (place ? calm() : rest());
    drawTile(list.children[place]);
  }
  drawVisible(list, show); // the order may have changed on the way
}

let coming = Promise.resolve(); // one list after the other
/** Settles when the lists that came with the page are drawn. */
export const tilesDrawn = () => coming;

/** What the shop promotes, and what stands there to be discovered, says so, in words for everybody. */
function mark(element) {
  const { indwellPromoted, indwellDiscovery } = element.dataset;
  const label = indwellPromoted ?? (indwellDiscovery === undefined ? undefined : "To discover");
  element.querySelector(".promoted")?.remove();
  if (label !== undefined) element.querySelector(".tile-link").prepend(h("span", { class: "promoted" }, label));
}

/**
 * A list of products of which the first `show` are seen.
 *
 * @param {string} name  the list's name for Indwell; without one it keeps its order whatever happens
 */
export function productList(name, products, show) {
  // A list that shows all it has asks in place; where most of it is not to be seen, the panel is asked.
  const why = name && products.length <= show ? (product) => whyElement(product, name) : whyButton;
  const tiles = products.map((product) => tile(product, why));
  const list = h("ul", { class: "grid", role: "list", "data-show": show, "data-indwell-list": name }, tiles);
  // Put into the page and ordered in this same turn of the event loop: the pictures come right after that.
  let first = isComing();
  const drawFirst = () => drawInTurns(list, show).then(() => (first = false));
  beforePaint(() => (first ? (coming = coming.then(drawFirst)) : drawVisible(list, show)));
  list.addEventListener("indwell:ranked", () => first || drawVisible(list, show));
  return list;
}

/** After the mutation observers of this turn, before anything is painted. */
const beforePaint = (work) => queueMicrotask(() => queueMicrotask(work));
