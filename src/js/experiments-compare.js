// Comparisons as pure functions: an interval that may be looked at at any time, and two orders in one list.
import { IndwellError } from "./error.js";
import { chance } from "./experiments-chance.js";

const wrong = (what) => {
  throw new IndwellError("invalid_argument", what);
};

/** Stirling's series, from 9 upwards; below by the recurrence. */
function logGamma(x) {
  let shift = 0;
  for (; x < 9; x++) shift += Math.log(x);
  const y = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + (1 / 12 - (1 / 360 - y / 1260) * y) / x - shift;
}

/**
 * How likely rewards from 0 to 1 are under a Beta(½, ½) mixture of means, against the mean `p`: its logarithm. At the true mean its
 * power is a supermartingale (for 0 and 1 a martingale).
 */
const evidence = ({ sum, rest }) => {
  const mixture = logGamma(sum + 0.5) + logGamma(rest + 0.5) - logGamma(sum + rest + 1) - Math.log(Math.PI);
  return (p) => mixture - (sum && sum * Math.log(p)) - (rest && rest * Math.log1p(-p));
};

/** Where the evidence against `p` grows with the slope `mu` above 0: at or above the mean. */
function steep({ sum, rest }, mu) {
  const b = sum + rest - mu;
  const root = Math.sqrt(b * b + 4 * mu * sum);
  return Math.min(1, b >= 0 ? (2 * sum) / (b + root || 1) : (root - b) / (2 * mu));
}

/**
 * The largest difference of two means against which the evidence, of both together, stays below `limit`. Where it is largest the two
 * slopes are each other's opposites, so there is one slope to be found.
 */
function largest(a, b, limit) {
  const [against, other] = [evidence(a), evidence(b)];
  const turned = { sum: b.rest, rest: b.sum };
  let [inside, beyond] = [0, 1];
  let difference = 1;
  for (let step = 0; step < 40; step++) {
    const middle = (inside + beyond) / 2;
    const mu = ((a.sum + a.rest + b.sum + b.rest + 1) * middle) / (1 - middle);
    const [p, q] = [steep(a, mu), 1 - steep(turned, mu)];
    if (against(p) + other(q) < limit) inside = middle;
    else [beyond, difference] = [middle, p - q]; // on the safe side
  }
  return difference;
}

/** @type {import("./experiments.js").difference} */
export function difference(a, b, options) {
  const { alpha = 0.05, most = 1, ...rest } = options ?? {};
  for (const name in rest) wrong(`difference(): there is no option "${name}"`);
  if (!(alpha > 0 && alpha <= 0.5)) wrong("difference(): alpha: a number above 0 and up to 0.5 is wanted");
  if (!(most > 0 && most < Infinity)) wrong("difference(): most: a number above 0 is wanted");
  const [first, second] = Object.entries({ a, b }).map(([name, given]) => {
    const { count, sum } = given ?? {};
    if (!(count >= 0 && count < Infinity)) wrong(`difference(): ${name}.count: a number of at least 0 is wanted`);
    if (!(sum >= 0 && sum <= count * most)) wrong(`difference(): ${name}.sum: a number from 0 to count times most is wanted`);
    return { sum: sum / most, rest: Math.max(0, count - sum / most), mean: count ? sum / count : NaN };
  });
  // By Ville's inequality the product of both is ever above 1/alpha with a probability of alpha at most (Robbins 1970).
  const limit = -Math.log(alpha);
  return { difference: first.mean - second.mean, low: -most * largest(second, first, limit), high: most * largest(first, second, limit) };
}

/** @type {import("./experiments.js").interleave} */
export function interleave(first, second, seed) {
  for (const [name, order] of Object.entries({ first, second })) {
    if (!Array.isArray(order)) wrong(`interleave(): ${name}: an order, as rank() gives it, is wanted`);
  }
  if (!Array.isArray(seed) || seed.length !== 2 || !seed.every((half) => half >>> 0 === half)) wrong("interleave(): seed: two whole numbers below 2^32 are wanted");
  const random = chance(seed);
  const taken = new Set();
  const left = [[...first], [...second]];
  const slate = [];
  for (;;) {
    const before = slate.length;
    const begins = random.bits()[0] >>> 31;
    for (const team of [begins, 1 - begins]) {
      while (left[team].length && taken.has(left[team][0])) left[team].shift();
      if (!left[team].length) continue;
      taken.add(left[team][0]);
      slate.push({ place: left[team].shift(), team });
    }
    if (slate.length === before) return slate;
  }
}

/** @type {import("./experiments.js").credit} */
export function credit(slate, clicked) {
  return slate.reduce((sum, { place, team }) => sum + (clicked.includes(place) ? 1 - 2 * team : 0), 0);
}
