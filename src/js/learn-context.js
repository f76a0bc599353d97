// What a visitor picks in which circumstances: pairs of a circumstance and a value of one facet key, such as "in the evening" and
// "Recipes". Each is one more number of the model (learn-model.js), and what it adds to the score stands in a boost of indwell/full.
import { pairsAdd } from "./learn-model.js";

const MOST_CIRCUMSTANCES = 12;
const MOST_VALUES = 4; // of one item
const MOST_TEXT = 64;
const LEAST = 0.02; // what adds less is no rule

/** 32 bits of a text: FNV-1a (Fowler, Noll and Vo). What is kept has no words in it. */
export function hashed(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

const isWord = (value) => typeof value === "string" && value && value.length <= MOST_TEXT;

/** What the moment is, as "key=value", an array as so many words; numbers and whatever else is no word for anything are left out. */
function circumstances(of, current) {
  const given = Object.entries({ current, ...(typeof of === "function" ? of() : of) });
  const words = given.flatMap(([key, values]) => [values].flat().flatMap((value) => (isWord(value) || value === true ? [`${key}=${value}`] : [])));
  return words.slice(0, MOST_CIRCUMSTANCES);
}

/** The item's values of the key, of paths their first parts. */
export function valuesOf(item, per) {
  try {
    const given = item.facets?.[per] ?? (per === "brand" ? item.item_brand : per === "category" ? item.item_category : undefined);
    const values = [given].flat().filter(isWord);
    return [...new Set(values.map((value) => value.split("/")[0]))].slice(0, MOST_VALUES);
  } catch {
    return []; // it will be named as a problem by `rank`
  }
}

/**
 * What the circumstances make of a list.
 * @param {{ per: string, of: object | (() => object) }} context
 * @param {unknown[]} items as they are to be ranked
 * @param {Record<string, [number, number]>} pairs what is known
 * @param {number} share how much of it holds, from 0 to 1
 * @param {string[] | false} current values of the item that the page is about
 * @returns `rules` to be added, and of each place which `pairs` hold there, what the rules have `added`, and that as `reasons`
 */
export function inContext({ per, of }, items, pairs, share, current) {
  const moment = circumstances(of, current);
  const known = new Map(); // value → its pairs, and what they add
  const about = (value) => {
    if (!known.has(value)) {
      const names = moment.map((word) => hashed(`${word}|${per}=${value}`));
      const sum = share * pairsAdd(pairs, names);
      const added = Math.abs(sum) < LEAST ? 0 : sum;
      known.set(value, { names, added, reason: added ? [{ code: "circumstance", value: added, facet: { key: per, value } }] : [] });
    }
    return known.get(value);
  };
  const places = moment.length && Array.isArray(items) ? items.map((item) => valuesOf(item, per).map(about)) : [];
  const rules = [...known].flatMap(([value, { added }]) => {
    const where = { facets: { [per]: value } };
    return added ? [added > 0 ? { boost: added, where } : { bury: -added, where }] : [];
  });
  const at = (place) => {
    const held = places[place] ?? [];
    return { pairs: held.flatMap(({ names }) => names), added: held.reduce((sum, { added }) => sum + added, 0), reasons: held.flatMap(({ reason }) => reason) };
  };
  return { rules, at };
}

/** Reasons with what circumstances added told apart from the page's own rules. */
export function apart(reasons, { added, reasons: told } = { reasons: [] }) {
  if (!told.length) return reasons;
  return reasons.flatMap((reason) => {
    if (reason.code !== "rule") return [reason];
    const left = reason.value - added;
    return Math.abs(left) > 1e-9 ? [{ ...reason, value: left }, ...told] : told;
  });
}
