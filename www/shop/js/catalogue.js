// The products, read when they are first asked for, and the ways to look for them. All lists are in the order of sales, best first.

const source = new URL("../catalogue/products.json", import.meta.url);
let data; // as the file has it

/** A product, read from its row when it is asked: a page shows a few of the thousands there are. */
class Product {
  #row;
  #facets;
  constructor(row, rank) {
    this.#row = row;
    this.rank = rank;
  }
  get id() {
    return this.#row[0];
  }
  get name() {
    return this.#row[1];
  }
  get price() {
    return this.#row[2] / 100;
  }
  get category() {
    return data.kinds[this.#row[3]];
  }
  get department() {
    return this.category.split("/")[0];
  }
  get kind() {
    return this.category.split("/")[1];
  }
  get shape() {
    return data.shapes[this.#row[4]];
  }
  get month() {
    return data.months[this.#row[5]];
  }
  get facets() {
    if (this.#facets) return this.#facets;
    this.#facets = {};
    for (const [key, value] of this.#row[6].map((at) => data.facets[at])) (this.#facets[key] ??= []).push(value);
    return this.#facets;
  }
  get motif() {
    return this.facets.theme?.map((theme) => data.motifs[theme]).find(Boolean);
  }
  /** How many are in it. */
  get set() {
    const { name } = this;
    const told = /^(?:Set|Pack|Box) of (\d+)\b/.exec(name)?.[1] ?? /^(\d{1,2}) [A-Z]/.exec(name)?.[1];
    return Number(told ?? (name.startsWith("Pair of") ? 2 : 1));
  }
  get consumable() {
    return data.consumable.includes(this.#row[3]);
  }
  get soldOut() {
    return this.rank < 800 && this.rank % 40 === 9; // the source knows no stock: a few of those that sell are pretended to be out
  }
}

/**
 * What is in the file.
 *
 * @returns {{all: Product[], byId: Map<string, Product>, departments: Map<string, string[]>, consumable: string[]}}
 */
export function made(file) {
  data = file;
  const all = data.products.map((row, rank) => new Product(row, rank));
  const departments = new Map();
  for (const path of data.kinds) {
    const [department, kind] = path.split("/");
    if (!departments.has(department)) departments.set(department, []);
    departments.get(department).push(kind);
  }
  let byId;
  return {
    all,
    get byId() {
      byId ??= new Map(all.map((product) => [product.id, product]));
      return byId;
    },
    departments,
    consumable: data.consumable.map((kind) => data.kinds[kind]),
  };
}

async function read() {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error("The catalogue could not be read.");
  return made(await answer.json());
}
let reading;
/** All products, read once a page, and only where the page asks for them. */
export const catalogue = () => (reading ??= read());

/** Products of a department ("Kitchen") or a kind ("Kitchen/Mugs & cups"). */
export const inCategory = (all, path) => all.filter(({ category }) => category === path || category.startsWith(`${path}/`));

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
