// What a visitor's picks say of the weights: src/learn/weights.rs over again, where the reasons for it stand. Golden vectors hold
// both; the browser's own exp and log agree with the native ones to the last few digits.

/** The signals whose weights are learnt, and these as they are by themselves (src/rank/signal.rs). */
export const WEIGHTS = { page_order: 1, facet: 1, session_facet: 0.7, text: 2, price: 1, freshness: 0.5, viewed: 0.5, fatigue: 0.3, collaborative: 1.5 };
export const SIGNALS = /* @__PURE__ */ Object.keys(WEIGHTS);
const NUMBERS = [0, 1, 2, 3, 4, 5, 6, 10, 12]; // of these among all signals

const PRECISION = 1 / (0.3 * 0.3);
const [LEAST, MOST] = [0.5, 4];
const HALF_LIFE = 60; // days
const CHANGE = 0.02;
const NEEDED = 2 / 3;
const SIZE = SIGNALS.length + 1; // and at last how steeply the visitor looks
const CODES = { disliked_facet: "facet" };
const MOST_PAIRS = 64;
const MOST_PAIR = 1; // log-odds that pairs add or take at most, each and all of an item

/**
 * @typedef {object} Learnt
 * @property {number[]} mean a factor of each weight
 * @property {number[]} precision how sure it is
 * @property {number} trust how likely that is better than the weights as they were
 * @property {Record<string, [number, number]>} pairs what each circumstance adds to what it goes with (learn-context.js), and how sure it is
 * @property {number} pairs_trust how likely it is better with these than without
 */

/** @returns {Learnt} */
export const fresh = () => ({ mean: Array(SIZE).fill(1), precision: Array(SIZE).fill(PRECISION), trust: 0.5, pairs: {}, pairs_trust: 0.5 });

const number = (value, least, most = Infinity) => typeof value === "number" && value >= least && value <= most;
const all = (list, least, most) => Array.isArray(list) && list.length === SIZE && list.every((one) => number(one, least, most));

/** Whether it can be one. */
export const isLearnt = ({ mean, precision, trust, pairs, pairs_trust }) => all(mean, -MOST, MOST) && all(precision, 0.1, 1e15) && number(trust, 0, 1) && number(pairs_trust, 0, 1) && arePairs(pairs);
const arePairs = (pairs) => {
  const known = Object.entries(pairs);
  return known.length <= MOST_PAIRS && known.every(([name, [mean, precision]]) => /^[0-9a-z]{1,7}$/.test(name) && number(mean, -MOST_PAIR, MOST_PAIR) && number(precision, 0.1, 1e15));
};

/** The same after so many days. */
export function faded({ mean, precision, trust, pairs, pairs_trust }, days) {
  const left = 2 ** (-days / HALF_LIFE);
  const toward = (prior) => (value) => prior + (value - prior) * left;
  const still = Object.entries(pairs).map(([name, [mean, precision]]) => [name, [mean * left, toward(PRECISION)(precision)]]);
  return { mean: mean.map(toward(1)), precision: precision.map(toward(PRECISION)), trust: toward(0.5)(trust), pairs: Object.fromEntries(still), pairs_trust: toward(0.5)(pairs_trust) };
}

/** These weights as a pack has them, as far as it has: within a quarter and four times of what they are by themselves. */
export const known = (pack = []) =>
  Object.fromEntries(SIGNALS.flatMap((signal, at) => {
    const [mean, usual] = [pack[NUMBERS[at]], WEIGHTS[signal]];
    return Number.isFinite(mean) ? [[signal, Math.min(Math.max(mean, usual / 4), usual * 4)]] : [];
  }));

/** How much of what is trusted so far holds, from 0 to 1. */
export const share = (trust) => Math.max(0, (trust - NEEDED) / (1 - NEEDED));

/** By how much each weight is to be multiplied; `noise`, in units of how unsure that is, tries others around it. */
export const factors = ({ mean, precision, trust }, noise = []) => SIGNALS.map((_, at) => 1 + share(trust) * (mean[at] - 1) + (noise[at] ?? 0) / Math.sqrt(precision[at]));

/** How likely slots, from 0, are looked at, as logarithms: 1/slot, or as the log-odds of a pick there tell. */
export const looked = (slot, examination) => (examination ? examination[Math.min(slot, examination.length - 1)] - examination[0] : -Math.log(1 + slot));

/**
 * An item in a slot of which `looked` is known: `used` are the weights that its reasons came of, `prior` those that factors of 1 stand
 * for; `context` the pairs that held, and what they had added to the score.
 */
export function shown(looked, reasons, used, prior, { pairs = [], added = 0 } = {}) {
  const one = { fixed: -added, parts: [...SIGNALS.map(() => 0), looked], pairs };
  for (const { code, value } of reasons) {
    const signal = CODES[code] ?? code;
    const at = SIGNALS.indexOf(signal);
    if (at >= 0 && used[signal] !== 0) one.parts[at] += (value / used[signal]) * prior[signal];
    else one.fixed += value;
  }
  return one;
}

/** What these pairs add to the log-odds. */
export const pairsAdd = (known, names) => Math.min(Math.max(names.reduce((sum, name) => sum + (known[name]?.[0] ?? 0), 0), -MOST_PAIR), MOST_PAIR);

function chances(seen, factors, known) {
  const scores = seen.map(({ fixed, parts, pairs }) => {
    const sum = parts.reduce((sum, part, at) => sum + part * factors[at], fixed);
    return sum + (known ? pairsAdd(known, pairs) : 0);
  });
  const most = Math.max(...scores);
  const likely = scores.map((score) => Math.exp(score - most));
  const sum = likely.reduce((sum, one) => sum + one, 0);
  return likely.map((one) => one / sum);
}

/** The trust in one of two after a pick, by how likely either said it was. */
function proven(trust, ...likely) {
  const [own, other] = likely.map((one) => Math.max(one, 1e-9));
  const right = (trust * own) / (trust * own + (1 - trust) * other);
  return right + CHANGE * (1 - 2 * right);
}

/** What is known after a pick: the number, in `seen`, of what was picked of all that was seen. */
export function picked(learnt, seen, number) {
  if (!(number < seen.length) || seen.length < 2) return learnt;
  const likely = chances(seen, learnt.mean);
  const prior = learnt.mean.map((mean, at) => (at < SIGNALS.length ? 1 : mean)); // with the same eyes
  const after = { mean: [], precision: [], trust: proven(learnt.trust, likely[number], chances(seen, prior)[number]), pairs: learnt.pairs, pairs_trust: learnt.pairs_trust };
  if (seen.some(({ pairs }) => pairs?.length)) {
    const told = chances(seen, learnt.mean, learnt.pairs);
    after.pairs_trust = proven(learnt.pairs_trust, told[number], likely[number]);
    after.pairs = pairsAfter(learnt.pairs, seen, number, told);
  }
  for (let at = 0; at < SIZE; at++) {
    let [mean, square] = [0, 0];
    seen.forEach(({ parts }, one) => {
      mean += likely[one] * parts[at];
      square += likely[one] * parts[at] * parts[at];
    });
    after.precision[at] = learnt.precision[at] + Math.max(0, square - mean * mean);
    const factor = learnt.mean[at] + (seen[number].parts[at] - mean) / after.precision[at];
    after.mean[at] = Math.min(Math.max(factor, !SIGNALS[at] || SIGNALS[at] === "viewed" ? -MOST : LEAST), MOST);
  }
  return after;
}

/** The same step for each pair that held for some of them: 1 where it held, and a prior of 0. The most certain are kept, of equals the first. */
function pairsAfter(pairs, seen, number, likely) {
  const after = { ...pairs };
  for (const name of new Set(seen.flatMap(({ pairs }) => pairs))) {
    const holds = seen.map(({ pairs }) => Number(pairs.includes(name)));
    const mean = holds.reduce((sum, one, at) => sum + likely[at] * one, 0);
    const [known, certain] = pairs[name] ?? [0, PRECISION];
    const precision = certain + mean * Math.max(0, 1 - mean);
    after[name] = [Math.min(Math.max(known + (holds[number] - mean) / precision, -MOST_PAIR), MOST_PAIR), precision];
  }
  const names = Object.keys(after).sort((a, b) => after[b][1] - after[a][1] || parseInt(a, 36) - parseInt(b, 36));
  return Object.fromEntries(names.slice(0, MOST_PAIRS).map((name) => [name, after[name]]));
}
