// What a visitor's picks say of the weights: src/learn/weights.rs over again, where the reasons for it stand. Golden vectors hold
// both; the browser's own exp and log agree with the native ones to the last few digits.

/** The signals whose weights are learnt, and these as they are by themselves (src/rank/signal.rs). */
export const WEIGHTS = { page_order: 1, facet: 1, session_facet: 0.7, text: 2, price: 1, freshness: 0.5, viewed: 0.5, fatigue: 0.3, collaborative: 1.5 };
export const SIGNALS = /* @__PURE__ */ Object.keys(WEIGHTS);

const PRECISION = 1 / (0.3 * 0.3);
const [LEAST, MOST] = [0.5, 4];
const HALF_LIFE = 60; // days
const SHARE = 0.02;
const SIZE = SIGNALS.length + 1; // and at last how steeply the visitor looks
const CODES = { disliked_facet: "facet" };
const MOST_PAIRS = 64;
const MOST_PAIR = 1.5; // log-odds that a pair adds or takes at most

/**
 * @typedef {object} Learnt
 * @property {number[]} mean a factor of each weight
 * @property {number[]} precision how sure it is
 * @property {number} trust how likely that is better than the weights as they were
 * @property {Record<string, [number, number]>} pairs what each circumstance adds to what it goes with (learn-context.js), and how sure it is
 */

/** @returns {Learnt} */
export const fresh = () => ({ mean: Array(SIZE).fill(1), precision: Array(SIZE).fill(PRECISION), trust: 0.5, pairs: {} });

const number = (value, least, most = Infinity) => typeof value === "number" && value >= least && value <= most;
const all = (list, least, most) => Array.isArray(list) && list.length === SIZE && list.every((one) => number(one, least, most));

/** Whether it can be one. */
export const isLearnt = ({ mean, precision, trust, pairs }) => all(mean, -MOST, MOST) && all(precision, 0.1, 1e15) && number(trust, 0, 1) && arePairs(pairs);
const arePairs = (pairs) => {
  const known = Object.entries(pairs);
  return known.length <= MOST_PAIRS && known.every(([name, [mean, precision]]) => /^[0-9a-z]{1,7}$/.test(name) && number(mean, -MOST_PAIR, MOST_PAIR) && number(precision, 0.1, 1e15));
};

/** The same after so many days. */
export function faded({ mean, precision, trust, pairs }, days) {
  const left = 2 ** (-days / HALF_LIFE);
  const toward = (prior) => (value) => prior + (value - prior) * left;
  const still = Object.entries(pairs).map(([name, [mean, precision]]) => [name, [mean * left, toward(PRECISION)(precision)]]);
  return { mean: mean.map(toward(1)), precision: precision.map(toward(PRECISION)), trust: toward(0.5)(trust), pairs: Object.fromEntries(still) };
}

/** How much of what is learnt holds, from 0 to 1. */
export const share = ({ trust }) => Math.max(0, 2 * trust - 1);

/** By how much each weight is to be multiplied. */
export const factors = (learnt) => SIGNALS.map((_, at) => 1 + share(learnt) * (learnt.mean[at] - 1));

/**
 * An item in a slot from 0: `used` are the weights that its reasons came of, `prior` those that factors of 1 stand for; `context` the
 * pairs that held, and what they had added to the score.
 */
export function shown(slot, reasons, used, prior, { pairs = [], added = 0 } = {}) {
  const one = { fixed: -added, parts: [...SIGNALS.map(() => 0), -Math.log(1 + slot)], pairs };
  for (const { code, value } of reasons) {
    const signal = CODES[code] ?? code;
    const at = SIGNALS.indexOf(signal);
    if (at >= 0 && used[signal] !== 0) one.parts[at] += (value / used[signal]) * prior[signal];
    else one.fixed += value;
  }
  return one;
}

function chances(seen, factors, known = {}) {
  const scores = seen.map(({ fixed, parts, pairs = [] }) => {
    const sum = parts.reduce((sum, part, at) => sum + part * factors[at], fixed);
    return pairs.reduce((sum, name) => sum + (known[name]?.[0] ?? 0), sum);
  });
  const most = Math.max(...scores);
  const likely = scores.map((score) => Math.exp(score - most));
  const sum = likely.reduce((sum, one) => sum + one, 0);
  return likely.map((one) => one / sum);
}

/** What is known after a pick: the number, in `seen`, of what was picked of all that was seen. */
export function picked(learnt, seen, number) {
  if (!(number < seen.length) || seen.length < 2) return learnt;
  const likely = chances(seen, learnt.mean, learnt.pairs);
  const [own, others] = [likely, chances(seen, fresh().mean)].map((chances) => Math.max(chances[number], 1e-9));
  const right = (learnt.trust * own) / (learnt.trust * own + (1 - learnt.trust) * others);
  const after = { mean: [], precision: [], trust: right + SHARE * (1 - 2 * right), pairs: pairsAfter(learnt.pairs, seen, number, likely) };
  for (let at = 0; at < SIZE; at++) {
    let [mean, square] = [0, 0];
    seen.forEach(({ parts }, one) => {
      mean += likely[one] * parts[at];
      square += likely[one] * parts[at] * parts[at];
    });
    after.precision[at] = learnt.precision[at] + Math.max(0, square - mean * mean);
    const factor = learnt.mean[at] + (seen[number].parts[at] - mean) / after.precision[at];
    after.mean[at] = Math.min(Math.max(factor, SIGNALS[at] === "viewed" ? -MOST : LEAST), MOST);
  }
  return after;
}

/** The same step for each pair that held for some of them: 1 where it held, and a prior of 0. The most certain are kept. */
function pairsAfter(pairs, seen, number, likely) {
  const after = { ...pairs };
  for (const name of new Set(seen.flatMap(({ pairs = [] }) => pairs))) {
    const holds = seen.map(({ pairs }) => Number(pairs.includes(name)));
    const mean = holds.reduce((sum, one, at) => sum + likely[at] * one, 0);
    const [known, certain] = pairs[name] ?? [0, PRECISION];
    const precision = certain + mean * Math.max(0, 1 - mean);
    after[name] = [Math.min(Math.max(known + (holds[number] - mean) / precision, -MOST_PAIR), MOST_PAIR), precision];
  }
  const names = Object.keys(after).sort((a, b) => after[b][1] - after[a][1]);
  return Object.fromEntries(names.slice(0, MOST_PAIRS).map((name) => [name, after[name]]));
}
