// The products, read once per page, and the ways to look for them. All lists are in the order of sales, best first.
import { rest } from "./turns.js";

const source = new URL("../catalogue/products.json", import.meta.url);
const TURN = 400; // products that are read in one turn

/**
 * @typedef {{id: string, name: string, price: number, category: string, department: string, kind: string, shape: string, motif?: string,
 *   month: string, facets: Record<string, string[]>, set: number, consumable: boolean, soldOut: boolean,
 *   rank: number}} Product
 */

/** @returns {Promise<{all: Product[], byId: Map<string, Product>, departments: Map<string, string[]>, consumable: string[]}>} */
export const catalogue = (async () => {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error("The catalogue could not be read.");
  const data = await answer.json();
  const consumable = new Set(data.consumable);
  const all = [];
  for (const [rank, [id, name, pence, kind, shape, month, pairs]] of data.products.entries()) {
    if (rank % TURN === 0) await rest();
    const [department, short] = data.kinds[kind].split("/");
    const facets = {};
    for (const at of pairs) (facets[data.facets[at][0]] ??= []).push(data.facets[at][1]);
    const motif = facets.theme?.map((theme) => data.motifs[theme]).find(Boolean);
    const set = Number(
      /^(?:Set|Pack|Box) of (\d+)\b/.exec(name)?.[1] ??
        /^(\d{1,2}) [A-Z]/.exec(name)?.[1] ??
        (name.startsWith("Pair of") ? 2 : 1),
    );
    all.push({
      id,
      name,
      price: pence / 100,
      category: data.kinds[kind],
      department,
      kind: short,
      shape: data.shapes[shape],
      motif,
      month: data.months[month],
      facets,
      set,
      consumable: consumable.has(kind),
      soldOut: rank < 800 && rank % 40 === 9, // the source knows no stock: a few of those that sell are pretended to be out
      rank,
    });
  }
  const departments = new Map();
  for (const path of data.kinds) {
    const [department, kind] = path.split("/");
    if (!departments.has(department)) departments.set(department, []);
    departments.get(department).push(kind);
  }
  return { all, byId: new Map(all.map((product) => [product.id, product])), departments, consumable: data.consumable.map((kind) => data.kinds[kind]) };
})();

/** Products of a department ("Kitchen") or a kind ("Kitchen/Mugs & cups"). */
export const inCategory = (all, path) => all.filter((product) => product.category === path || product.department === path);

const words = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .match(/[\p{L}\p{N}]+/gu) ?? [];
const singular = (word) => (word.length > 3 ? word.replace(/(?<=s|x|ch|sh)es$|(?<!s)s$/, "") : word);

/** Products whose words begin with every word asked for: those that have them in their name first. */
export function search(all, text) {
  const asked = words(text).map(singular);
  if (!asked.length) return [];
  const has = (haystack) => asked.every((word) => haystack.some((one) => one.startsWith(word)));
  const named = [];
  const described = [];
  for (const product of all) {
    const name = words(product.name);
    if (has(name)) named.push(product);
    else if (has([...name, ...words(product.category), ...Object.values(product.facets).flat().flatMap(words)]))
      described.push(product);
  }
  return [...named, ...described];
}

const ORDERS = {
  featured: (products) => products,
  low: (products) => products.toSorted((a, b) => a.price - b.price || a.rank - b.rank),
  high: (products) => products.toSorted((a, b) => b.price - a.price || a.rank - b.rank),
  name: (products) => products.toSorted((a, b) => a.name.localeCompare(b.name, "en") || a.rank - b.rank),
};

/** Sorted as asked; "featured" is the order of sales, the one that may be personalised. */
export const sorted = (products, order) => (ORDERS[order] ?? ORDERS.featured)(products);

export const pounds = (amount) => `£${amount.toFixed(2)}`;
