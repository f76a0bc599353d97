// Chance from a seed and who is in which group: what src/learn has, with the same bits, in halves of 32 bits. Only the draws of
// `beta` go through the browser's own log and exp, whose last bits no standard fixes.

let high = 0; // the 64 bits that are being worked on
let low = 0;

function times(h, l) {
  const [a, b, c, d] = [low & 0xffff, low >>> 16, l & 0xffff, l >>> 16];
  const ac = a * c;
  const bc = b * c + (ac >>> 16);
  const ad = a * d + (bc & 0xffff);
  high = (b * d + (bc >>> 16) + (ad >>> 16) + Math.imul(low, h) + Math.imul(high, l)) >>> 0;
  low = ((ad << 16) | (ac & 0xffff)) >>> 0;
}

/** x ^= x >> by, for 1 to 63 but 32. */
function fold(by) {
  low = (low ^ (by < 32 ? (low >>> by) | (high << (32 - by)) : high >>> (by - 32))) >>> 0;
  if (by < 32) high = (high ^ (high >>> by)) >>> 0;
}

/** The upper 53 bits as a whole number. */
const upper = () => high * 0x200000 + (low >>> 11);

/** Where a unit stands among all, from 0 to below 1: another place under every label. `unit` is its upper and lower half. */
export function place(unit, label) {
  [high, low] = [0xcbf29ce4, 0x84222325];
  const eat = (byte) => {
    low = (low ^ byte) >>> 0;
    times(0x100, 0x1b3);
  };
  for (const half of [unit[1], unit[0]]) for (let at = 0; at < 32; at += 8) eat((half >>> at) & 255);
  eat(0);
  for (const byte of new TextEncoder().encode(label)) eat(byte);
  fold(33);
  times(0xff51afd7, 0xed558ccd);
  fold(33);
  times(0xc4ceb9fe, 0x1a85ec53);
  fold(33);
  return upper() / 2 ** 53;
}

/** The number of a unit's group, of groups with these shares of all; -1 for what the shares leave. */
export function assign(unit, label, shares) {
  const at = place(unit, label);
  let upto = 0;
  return shares.findIndex((share) => at < (upto += share));
}

/** SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) from a seed of two halves. */
export function chance([seedHigh, seedLow]) {
  let [h, l] = [seedHigh >>> 0, seedLow >>> 0];
  const next = () => {
    const sum = l + 0x7f4a7c15;
    h = (h + 0x9e3779b9 + (sum > 0xffffffff ? 1 : 0)) >>> 0;
    l = sum >>> 0;
    [high, low] = [h, l];
    fold(30);
    times(0xbf58476d, 0x1ce4e5b9);
    fold(27);
    times(0x94d049bb, 0x133111eb);
    fold(31);
  };
  const self = {
    bits: () => (next(), [high, low]),
    /** Above 0 and below 1, all steps of 2^-53 alike. */
    unit: () => (next(), (upper() + 0.5) / 2 ** 53),
    /** Normal, by the polar method (Marsaglia and Bray 1964). */
    normal() {
      for (;;) {
        const x = 2 * self.unit() - 1;
        const y = 2 * self.unit() - 1;
        const s = x * x + y * y;
        if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
      }
    },
    /** Beta of these shapes, both above 0. */
    beta(a, b) {
      const x = logGamma(self, a);
      return 1 / (1 + Math.exp(logGamma(self, b) - x));
    },
  };
  return self;
}

/** Logarithm of a gamma variate (Marsaglia and Tsang 2000; below shape 1 by the power of a unit variate). */
function logGamma(random, shape) {
  if (shape < 1) {
    const above = logGamma(random, shape + 1);
    return above + Math.log(random.unit()) / shape;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = 1 + c * x;
    if (v <= 0) continue;
    const log = 3 * Math.log(v);
    if (Math.log(random.unit()) < 0.5 * x * x + d - d * Math.exp(log) + d * log) return Math.log(d) + log;
  }
}

/** Thompson's rule: the number of the arm, { a, b } or what draws for it, that draws best. */
export function draw(arms, random) {
  let best = -1;
  let most = -Infinity;
  arms.forEach((arm, at) => {
    const drawn = typeof arm === "function" ? arm(random) : random.beta(arm.a, arm.b);
    if (drawn > most) [best, most] = [at, drawn];
  });
  return best;
}

const DRAWS = 100;

/**
 * Chooses an arm and says with which probability: each has `minimum`, and what that leaves goes by how often it draws best in a
 * hundred rounds. So over many choices it is Thompson's rule, and of each choice the propensity is exact and not an estimate.
 */
export function decide(arms, minimum, random) {
  const wins = arms.map(() => 0);
  for (let round = 0; round < DRAWS; round++) wins[draw(arms, random)]++;
  const propensities = wins.map((won) => minimum + ((1 - arms.length * minimum) * won) / DRAWS);
  let left = random.unit();
  let at = propensities.findIndex((propensity) => (left -= propensity) < 0);
  if (at < 0) at = propensities.indexOf(Math.max(...propensities)); // what rounding left
  return { at, propensity: Math.min(1, propensities[at]) };
}
