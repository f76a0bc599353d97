// Reads items from attributes and JSON-LD. All of it is text that anybody may have put into the page: it is parsed as
// JSON only, up to a size, and nothing of it becomes a property name of an object with a prototype.

export const LIST = "[data-indwell-list]";
export const TILE = "[data-indwell-item]:not([data-indwell-action])";
export const VIEW = "[data-indwell-view]";
export const PURCHASE = "[data-indwell-purchase]";

const FACETS_MAX = 4096; // characters of one attribute
const LINKED_MAX = 65536; // characters of one JSON-LD block
const NODES_MAX = 500; // things described by one JSON-LD block
const KINDS = /^(?:Product|ProductGroup|Article|NewsArticle|BlogPosting|BreadcrumbList)$/;
const INSIDE = ["@graph", "itemListElement", "item", "mainEntity", "hasVariant"];

/** `root` itself and everything in it that matches. */
export const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

const attribute = (element, name) => element.getAttribute("data-indwell-" + name);

/** JSON of at most so many characters; undefined for anything else. */
export function parse(text, max) {
  if (!text || text.length > max) return;
  try {
    return JSON.parse(text);
  } catch {}
}

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

const number = (value) => {
  const read = value == null || value === "" ? NaN : Number(value);
  return Number.isFinite(read) ? read : undefined;
};
const date = (value) => {
  const read = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isFinite(read) ? read : undefined;
};
/** The strings in a value: itself, its name, or those of its elements. */
const words = (value) =>
  [value]
    .flat()
    .map((one) => (typeof one === "object" ? one?.name : one))
    .filter((one) => typeof one === "string" || Number.isFinite(one))
    .map((one) => String(one).trim())
    .filter((one) => one && one.length <= 128)
    .slice(0, 16);

function clean(raw) {
  const facets = Object.create(null);
  if (typeof raw !== "object" || Array.isArray(raw)) return facets;
  for (const [key, value] of Object.entries(raw).slice(0, 32)) {
    const values = words(value);
    if (values.length) facets[key] = values;
  }
  return facets;
}

// Pages rewrite their JSON-LD as they navigate: what was read holds for as long as the text does.
const read = new WeakMap();

function linkedItem(page, item_id, main) {
  const nodes = [];
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    const text = script.textContent;
    let known = read.get(script);
    if (known?.text !== text) {
      known = { text, nodes: [] };
      collect(parse(text, LINKED_MAX), known.nodes, 0);
      read.set(script, known);
    }
    nodes.push(...known.nodes);
  }
  const things = nodes.filter((node) => !is(node, "BreadcrumbList"));
  const thing =
    things.find((node) => [node.sku, node.productID, node.mpn, node["@id"], node.url].includes(item_id)) ??
    (main && things.length === 1 ? things[0] : undefined);
  return thing && describe(thing, main && nodes.find((node) => is(node, "BreadcrumbList")), page);
}

const is = (node, type) => [node["@type"]].flat().includes(type);

function collect(node, into, depth) {
  if (!node || typeof node !== "object" || depth > 8 || into.length >= NODES_MAX) return;
  if (Array.isArray(node)) {
    for (const one of node.slice(0, NODES_MAX)) collect(one, into, depth + 1);
    return;
  }
  if ([node["@type"]].flat().some((type) => KINDS.test(type))) into.push(node);
  for (const key of INSIDE) collect(node[key], into, depth + 1);
}

function describe(thing, crumbs, page) {
  const offer = [thing.offers].flat()[0];
  const [text] = words(thing.name ?? thing.headline);
  const [category] = words(thing.category);
  return {
    text,
    price: number(offer?.price ?? offer?.lowPrice),
    time: date(thing.datePublished ?? thing.releaseDate),
    facets: clean({
      brand: thing.brand,
      category: category?.replace(/\s*>\s*/g, "/") ?? (crumbs && trail(crumbs, text, page)),
      color: thing.color,
      material: thing.material,
      section: thing.articleSection,
      author: thing.author,
      tag: typeof thing.keywords === "string" ? thing.keywords.split(",") : thing.keywords,
    }),
  };
}

/** "Home > Shoes > Running > This shoe" as the path Shoes/Running. */
function trail(crumbs, text, page) {
  const home = (crumb) => {
    try {
      return new URL(crumb.item?.["@id"] ?? crumb.item, page.baseURI).pathname === "/";
    } catch {
      return false;
    }
  };
  return [crumbs.itemListElement]
    .flat()
    .filter((crumb) => crumb && typeof crumb === "object" && !home(crumb))
    .sort((a, b) => a.position - b.position)
    .flatMap((crumb) => words(crumb.name ?? crumb.item).slice(0, 1))
    .filter((name) => name !== text)
    .map((name) => name.replaceAll("/", " "))
    .join("/");
}
