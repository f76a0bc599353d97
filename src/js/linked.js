// Reads what pages say of themselves by schema.org's names. All of it is text that anybody may have put into the page: it is
// parsed as JSON only, up to a size, and nothing of it becomes a property name of an object with a prototype.

export const LINKED_MAX = 65536; // characters of one JSON-LD block
const NODES_MAX = 500; // things described by one JSON-LD block
const KINDS = /^(?:Product|ProductGroup|Article|NewsArticle|BlogPosting|BreadcrumbList|ItemList)$/;
const INSIDE = ["@graph", "itemListElement", "item", "mainEntity", "hasVariant"];

/** JSON of at most so many characters; undefined for anything else. */
export function parse(text, max) {
  if (!text || text.length > max) return;
  try {
    return JSON.parse(text);
  } catch {}
}

/** A number, or a text of one: what else JSON may hold can throw when it is asked to be one. */
export const number = (value) => {
  const read = typeof value === "number" || (typeof value === "string" && value !== "") ? Number(value) : NaN;
  return Number.isFinite(read) ? read : undefined;
};
export const date = (value) => {
  const read = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isFinite(read) ? read : undefined;
};
/** The strings in a value: itself, its name, or those of its elements. */
export const words = (value) =>
  [value]
    .flat()
    .map((one) => (typeof one === "object" ? one?.name : one))
    .filter((one) => typeof one === "string" || Number.isFinite(one))
    .map((one) => String(one).trim())
    .filter((one) => one && one.length <= 128)
    .slice(0, 16);

/** Facets of whatever was said: at most 32 keys with at most 16 short texts each. */
export function clean(raw) {
  const facets = Object.create(null);
  if (typeof raw !== "object" || Array.isArray(raw)) return facets;
  for (const [key, value] of Object.entries(raw).slice(0, 32)) {
    const values = words(value);
    if (values.length) facets[key] = values;
  }
  return facets;
}

/** Whether a node is of that type, among others. */
export const is = (node, type) => [node["@type"]].flat().includes(type);

/** Puts the things that a value describes into `into`, each before those inside it. */
export function collect(node, into, depth = 0) {
  if (!node || typeof node !== "object" || depth > 8 || into.length >= NODES_MAX) return;
  if (Array.isArray(node)) {
    for (const one of node.slice(0, NODES_MAX)) collect(one, into, depth + 1);
    return;
  }
  if ([node["@type"]].flat().some((type) => typeof type === "string" && KINDS.test(type))) into.push(node);
  for (const key of INSIDE) collect(node[key], into, depth + 1);
}

/** What is said of a thing, as fields of an item. */
export function describe(thing, crumbs, page) {
  const offer = [thing.offers].flat()[0];
  const text = [thing.name ?? thing.headline].flat().find((one) => typeof one === "string" && one)?.trim().slice(0, 500);
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
    .sort((a, b) => (number(a.position) ?? 0) - (number(b.position) ?? 0))
    .flatMap((crumb) => words(crumb.name ?? crumb.item).slice(0, 1))
    .filter((name) => name !== text)
    .map((name) => name.replaceAll("/", " "))
    .join("/");
}
