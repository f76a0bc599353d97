// The plan: what the history says of facets, in a value so small that a script can read it before the first paint
// (bootstrap-inline.js). It names facets by hashes alone and stands beside the history, under a key of its own.

/** Names of keys that say what was erased, and when: a plan made before is void. */
const ERASURE = /^e[pr]/; // "epoch…", "erased"; no digits of a value's id begin so
const LEAST = 0.12; // confidence below which lists are left alone: MIN_CONFIDENCE of src/engine.rs
const MOST = 64; // facets

export const VERSION = 1;
export const planKey = (space) => `indwell-plan/${space}`;

/** FNV-1a of UTF-16 units, 32 bits, in base 36. */
export function hash(text) {
  let h = -2128831035;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return (h >>> 0).toString(36);
}

/** What changes whenever anything is erased. */
export function stampOf(storage, space) {
  const prefix = `indwell/${space}/`;
  const marks = Object.keys(storage).filter((key) => key.startsWith(prefix) && ERASURE.test(key.slice(prefix.length)));
  return hash(marks.sort().map((key) => key + storage.getItem(key)).join());
}

/**
 * Calls `each` with the hash of every level of a facet (`Shoes`, `Shoes/Running`) and of its group: facets compete with
 * those of the same key and depth.
 */
export function levels(key, value, each) {
  const words = String(value).trim().split("/");
  words.forEach((_, depth) => each(hash(`${key}=${words.slice(0, depth + 1).join("/")}`), hash(`${key}/${depth}`)));
}

/**
 * Writes the plan of `interests()`, or takes it away where there is too little to go by. A storage that refuses is a
 * visit without a plan. It fades as the visitor's dial fades taste (choices.js), and is not for who wants the standard order.
 *
 * @param {Storage} storage
 * @param {boolean} polite  whether it is void while the browser refuses (Global Privacy Control, Do Not Track)
 */
export function writePlan(storage, space, polite, { confidence, facets }, now, { standard, surprise = 0 } = {}) {
  const weights = {};
  const rest = {};
  const faded = facets.map((facet) => ({ ...facet, strength: facet.strength * (1 - surprise) }));
  for (const { key, value, strength } of faded) {
    const group = hash(`${key}/${value.split("/").length - 1}`);
    rest[group] = (rest[group] ?? 1) - Math.max(0, strength);
  }
  const strong = faded.filter(({ strength }) => Math.abs(strength) >= 0.005).sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength));
  const kept = {};
  for (const { key, value, strength } of strong.slice(0, MOST)) {
    weights[hash(`${key}=${value}`)] = round(strength);
    const group = hash(`${key}/${value.split("/").length - 1}`);
    kept[group] = round(rest[group]);
  }
  if (standard || confidence < LEAST || !strong.length) return removePlan(storage, space);
  const plan = [VERSION, Math.floor(now / 60_000), stampOf(storage, space), polite ? 1 : 0, weights, kept];
  try {
    storage.setItem(planKey(space), JSON.stringify(plan));
  } catch {
    removePlan(storage, space); // rather none than an old one
  }
}

export function removePlan(storage, space) {
  try {
    storage.removeItem(planKey(space));
  } catch {}
}

const round = (number) => Math.round(number * 1e4) / 1e4;
