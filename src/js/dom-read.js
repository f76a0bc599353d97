// Reads items from attributes, and what those do not say from JSON-LD. All of it is text that anybody may have put there.
import { LINKED_MAX, clean, collect, date, describe, is, number, parse } from "./linked.js";

export const LIST = "[data-indwell-list]";
export const TILE = "[data-indwell-item]:not([data-indwell-action])";
export const VIEW = "[data-indwell-view]";
export const PURCHASE = "[data-indwell-purchase]";

const FACETS_MAX = 4096; // characters of one attribute

/** `root` itself and everything in it that matches. */
export const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

const attribute = (element, name) => element.getAttribute("data-indwell-" + name);

/** The item a tile, a control or a main block stands for; undefined without an id. */
export function readItem(element) {
  const view = attribute(element, "view");
  const item_id = (view ?? attribute(element, "item"))?.trim();
  if (!item_id) return;
  const facets = parse(attribute(element, "facets"), FACETS_MAX);
  const linked = facets ? undefined : linkedItem(element.ownerDocument, item_id, view != null);
  const item = { item_id, facets: facets ? clean(facets) : (linked?.facets ?? {}) };
  const price = number(attribute(element, "price")) ?? linked?.price;
  const text = attribute(element, "text") ?? linked?.text;
  const time = date(attribute(element, "time")) ?? linked?.time;
  if (price > 0) item.price = price;
  if (text) item.text = text.slice(0, 500);
  if (time !== undefined) item.time = time;
  if ((attribute(element, "consumable") ?? "false") !== "false") item.consumable = true;
  if (isSensitive(element)) item.sensitive = true;
  return item;
}

/** Whether an element, or what it is in, is marked as sensitive. */
export const isSensitive = (element) => Boolean(element.closest("[data-indwell-sensitive]:not([data-indwell-sensitive='false'])"));

// Pages rewrite their JSON-LD as they navigate: what was read holds for as long as the text does.
const read = new WeakMap();

function linkedItem(page, item_id, main) {
  const nodes = [];
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    const text = script.textContent;
    let known = read.get(script);
    if (known?.text !== text) {
      known = { text, nodes: [] };
      collect(parse(text, LINKED_MAX), known.nodes);
      read.set(script, known);
    }
    nodes.push(...known.nodes);
  }
  const things = nodes.filter((node) => !is(node, "BreadcrumbList") && !is(node, "ItemList"));
  const thing =
    things.find((node) => [node.sku, node.productID, node.mpn, node["@id"], node.url].includes(item_id)) ??
    (main && things.length === 1 ? things[0] : undefined);
  return thing && describe(thing, main && nodes.find((node) => is(node, "BreadcrumbList")), page);
}
