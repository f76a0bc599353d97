// indwell/experiments, what of it is pure: chance, groups and interleaved lists as the native models have them, draws against the exact
// distribution, intervals under peeking, regret and propensities.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { assign, chance, decide, draw } from "../../src/js/experiments-chance.js";
import { linear } from "../../src/js/experiments-linear.js";
import { credit, difference, interleave, moment, openExperiments } from "../../pkg/experiments.js";
import { ROOT } from "../../pkg-scripts/lib/paths.mjs";

// Written by `INDWELL_BLESS=1 cargo test --test engine experiments`.
const golden = JSON.parse(readFileSync(path.join(ROOT, "tests/golden/learn/experiments.json"), "utf8"));
const halves = (hex) => [parseInt(hex.slice(0, 8), 16), parseInt(hex.slice(8), 16)];
const hex = (bits) => bits.map((half) => half.toString(16).padStart(8, "0")).join("");
const wrong = (code, sentence) => (error) => error.code === code && sentence.test(error.message);

test("groups, bits and interleaved lists are the native ones, bit for bit; draws to twelve digits, and their choices", () => {
  assert.ok(golden.groups.length === 600 && golden.slates.length === 60);
  for (const [unit, label, shares, group] of golden.groups) assert.equal(assign(halves(unit), label, shares), group, `${unit} ${label}`);
  for (const { seed, bits, units, a, b, betas } of golden.draws) {
    const random = chance(halves(seed));
    assert.deepEqual(bits.map(() => hex(random.bits())), bits);
    assert.deepEqual(units.map(() => random.unit()), units);
    for (const beta of betas) {
      const drawn = random.beta(a, b);
      assert.ok(Math.abs(drawn - beta) <= 1e-12 * beta + 1e-300, `Beta(${a}, ${b}): ${drawn} for ${beta}`);
    }
  }
  for (const { seed, arms, chosen } of golden.choices) {
    const random = chance(halves(seed));
    const beliefs = arms.map(([a, b]) => ({ a, b }));
    // The native one asks chance first whether to explore.
    assert.deepEqual(chosen.map(() => (random.unit(), draw(beliefs, random))), chosen);
  }
  for (const { seed, first, second, slate } of golden.slates) {
    assert.deepEqual(interleave(first, second, halves(seed)).map(({ place, team }) => [place, team]), slate);
  }
});

test("regressions are the native ones to ten digits, prior, lessons and chance", () => {
  assert.equal(golden.regressions.length, 12);
  for (const { seed, mean, precision, lessons, x, samples } of golden.regressions) {
    const sample = linear(mean, precision, lessons);
    for (const [spread, wanted] of samples) {
      const is = sample(x, spread, chance(halves(seed)));
      assert.ok(Math.abs(is - wanted) <= 1e-10 * Math.max(1, Math.abs(wanted)), `${is} for ${wanted}`);
    }
  }
});

test("with features the choice goes with the circumstances, is learnt from what is kept, and is the only one with them", async () => {
  const learnt = (features) => {
    const map = new Map();
    const storage = { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => void map.set(key, value), removeItem: (key) => void map.delete(key), key: (at) => [...map.keys()][at] ?? null, get length() { return map.size; } };
    const random = chance([3, 4]);
    const open = () => openExperiments({ me: { status: () => ({ storage: "persistent" }), on: () => () => {} }, storage, space: "linear", random: () => random.bits()[0] });
    const tests = open();
    // In the evening `late` does well, at noon `early` does.
    for (let n = 0; n < 90; n++) {
      const evening = n % 2;
      const choice = tests.choose("hero", ["early", "late"], { minimum: 0.2, features: features && [evening, 0.5] });
      choice.exposed();
      if (choice.variant === (evening ? "late" : "early")) tests.reward(choice);
    }
    tests.close();
    const later = open();
    const late = (evening) => {
      const { variant, propensity } = later.choose("hero", ["early", "late"], { minimum: 0.05, features: features && [evening, 0.5] });
      return variant === "late" ? propensity : 1 - propensity;
    };
    assert.equal(later.status().problems, 0, later.status().problem);
    return [late(1), late(0)];
  };
  const [evening, noon] = learnt(true);
  assert.ok(evening > 0.9 && noon < 0.1, `${evening} ${noon}`);
  const [without, them] = learnt(false);
  assert.ok(Math.abs(without - them) < 0.5, "without features it cannot tell");
  const tests = openExperiments({ me: { status: () => ({ storage: "memory" }), on: () => () => {} } });
  for (const features of [[], Array(16).fill(0), ["1"], [NaN], [1e4], 3, {}]) {
    const before = tests.status().problems;
    assert.equal(tests.choose("hero", ["a", "b"], { features }).variant, null);
    assert.ok(tests.status().problems === before + 1 && /features/.test(tests.status().problem));
  }
  assert.ok(tests.choose("hero", ["a", "b"], { features: Array(15).fill(1) }).variant);
});

test("a moment is coarse: times of day, kinds of devices, where somebody comes from", () => {
  const of = (time, width, referrer, search = "", lang = "") => moment({ date: new Date(`2026-11-${time}`), width, page: { referrer, location: { hostname: "shop.example", search }, documentElement: { lang } } });
  const days = ["05:59", "06:00", "10:59", "11:00", "16:59", "17:00", "23:59"].map((hour) => of(`20T${hour}`, 1280, "").day);
  assert.deepEqual(days, ["night", "morning", "morning", "midday", "midday", "evening", "evening"]);
  assert.deepEqual(["20", "21", "22", "23"].map((day) => of(`${day}T12:00`, 1, "").weekend), [false, true, true, false]);
  const week = ["22", "23", "24", "25", "26", "27", "28"].map((day) => of(`${day}T12:00`, 1, ""));
  assert.deepEqual(week.map(({ weekday }) => weekday), ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
  const apart = (a, b) => Math.hypot(...[8, 9].map((at) => week[a].features[at] - week[b].features[at]));
  assert.ok(Math.abs(apart(6, 0) - apart(0, 1)) < 1e-12 && apart(0, 3) > 2 * apart(0, 1), "a circle, on which Saturday stands beside Sunday");
  assert.deepEqual([599, 600, 1023, 1024].map((width) => of("20T12:00", width, "").device), ["phone", "tablet", "tablet", "desktop"]);
  const from = (referrer, search) => of("20T12:00", 1280, referrer, search).from;
  const known = { "https://www.google.co.uk/": "search", "https://duckduckgo.com/": "search", "https://t.co/x": "social", "https://www.facebook.com/": "social", "https://shop.example/a": "own", "https://blog.example/": "other", "https://notgoogle.example/": "other", "https://box.com/": "other", "": "none", "no address": "none" };
  for (const [referrer, kind] of Object.entries(known)) assert.equal(from(referrer), kind, referrer);
  assert.equal(from("https://www.google.com/", "?a=1&utm_source=mail"), "campaign");
  assert.deepEqual(of("21T18:00", 400, "https://bing.com/", "", "de-AT"), {
    day: "evening", weekday: "sat", weekend: true, device: "phone", language: "de", from: "search",
    features: [0, 0, 1, 1, 1, 0, 1, 0, Math.sin((12 * Math.PI) / 7), Math.cos((12 * Math.PI) / 7)],
  }); // prettier-ignore
  assert.deepEqual(Object.keys(moment()), ["day", "weekday", "weekend", "device", "language", "from", "features"], "where there is no page");
});

/** Largest distance of the draws' distribution from the exact one, times √n. */
function distance(draws, exact) {
  draws.sort((x, y) => x - y);
  const far = draws.map((x, at) => Math.max(Math.abs(exact(x) - at / draws.length), Math.abs(exact(x) - (at + 1) / draws.length)));
  return far.reduce((most, one) => Math.max(most, one), 0) * Math.sqrt(draws.length);
}
/** The distribution of Beta(a, b) of whole shapes: a or more of a + b - 1 draws below x. */
const whole = (a, b) => (x) => {
  const n = a + b - 1;
  let sum = 0;
  let log = 0; // of n over k
  for (let k = 0; k <= n; k++) {
    if (k >= a) sum += Math.exp(log + k * Math.log(x) + (n - k) * Math.log1p(-x));
    log += Math.log((n - k) / (k + 1));
  }
  return sum;
};

test("draws have the exact Beta distribution", () => {
  const cases = [[1, 1, whole(1, 1)], [3, 7, whole(3, 7)], [2, 40, whole(2, 40)], [60, 40, whole(60, 40)], [0.5, 0.5, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))], [0.1, 1, (x) => x ** 0.1]];
  for (const [a, b, exact] of cases) {
    const random = chance([a * 1000, b * 1000]);
    const drawn = Array.from({ length: 10_000 }, () => random.beta(a, b));
    assert.ok(distance(drawn, exact) < 2, `Beta(${a}, ${b})`); // beyond 1.95 once in a thousand
    if (a === 3) assert.ok(distance(drawn, whole(3, 8)) > 5, "and not that of its neighbour");
  }
});

test("of 2,000 comparisons of equals, looked at after every observation, at most one in twenty ever says that they differ", () => {
  let alarms = 0;
  let naive = 0;
  for (let run = 0; run < 2000; run++) {
    const random = chance([7, run]);
    const rate = [0.03, 0.2, 0.5, 0.9][run % 4];
    const arms = [{ count: 0, sum: 0 }, { count: 0, sum: 0 }];
    let [alarm, fooled] = [false, false];
    for (let n = 0; n < 200; n++) {
      const arm = arms[n % 2];
      arm.count++;
      arm.sum += random.unit() < rate ? 1 : 0;
      const { low, high } = difference(...arms);
      alarm ||= low > 0 || high < 0;
      const [p, q] = arms.map(({ count, sum }) => (count ? sum / count : 0));
      fooled ||= n >= 40 && Math.abs(p - q) > 1.96 * Math.sqrt((p * (1 - p) + q * (1 - q)) / (n / 2));
    }
    alarms += alarm;
    naive += fooled;
  }
  assert.ok(alarms <= 100, `${alarms} of 2000`); // the bound; in so few looks not all of it is used up
  assert.ok(naive > 300, `the usual interval was to be fooled, and was ${naive} times of 2000`);
  console.log(`  false alarms: ${alarms} of 2000; with the interval of a single look ${naive}`);
});

test("the interval holds the true difference of rewards of any shape, dealt by what was seen; and it sees what differs", () => {
  let missed = 0;
  let seen = 0;
  for (let run = 0; run < 300; run++) {
    const random = chance([9, run]);
    const means = [0.05, 0.25];
    const arms = means.map(() => ({ count: 0, sum: 0 }));
    let miss = false;
    for (let n = 0; n < 1200; n++) {
      const [p, q] = arms.map(({ count, sum }) => (sum + 1) / (count + 2));
      const at = random.unit() < (p > q ? 0.3 : 0.7) ? 0 : 1; // more of the better
      arms[at].count++;
      arms[at].sum += 20 * Math.min(1, random.unit() * 2 * means[at]); // up to 20, evenly
      if (n % 5) continue;
      const { low, high } = difference(...arms, { most: 20 });
      miss ||= !(low <= 20 * (means[0] - means[1]) && 20 * (means[0] - means[1]) <= high);
    }
    missed += miss;
    seen += difference(...arms, { most: 20 }).high < 0;
  }
  assert.ok(missed <= 15, `${missed} of 300`);
  assert.ok(seen > 290, `${seen} of 300 saw the difference`);
});

test("both ends are those of the region in which the evidence of both together stays below the limit", () => {
  const logGamma = (x) => {
    let shift = 0;
    for (; x < 30; x++) shift += Math.log(x);
    return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - shift;
  };
  const evidence = ({ count, sum }) => (p) =>
    logGamma(sum + 0.5) + logGamma(count - sum + 0.5) - logGamma(count + 1) - Math.log(Math.PI) - (sum && sum * Math.log(p)) - (sum < count && (count - sum) * Math.log(1 - p));
  for (const [n, s, m, t] of [[20, 3, 15, 9], [7, 0, 9, 2], [40, 40, 30, 11], [3, 1, 0, 0], [12, 4.5, 12, 4.5]]) {
    const [a, b] = [{ count: n, sum: s }, { count: m, sum: t }];
    const [one, two] = [a, b].map((given) => Array.from({ length: 501 }, (_, at) => evidence(given)(at / 500)));
    let [low, high] = [1, -1];
    one.forEach((first, at) => two.forEach((second, other) => {
      if (first + second < Math.log(20)) [low, high] = [Math.min(low, (at - other) / 500), Math.max(high, (at - other) / 500)];
    }));
    const found = difference(a, b);
    assert.ok(found.low <= low && found.low > low - 0.005 && found.high >= high && found.high < high + 0.005, `${JSON.stringify(found)} for ${low} ${high}`);
  }
});

test("intervals: nothing known is everything possible, more is narrower, and what is wrong is named", () => {
  assert.deepEqual(difference({ count: 0, sum: 0 }, { count: 0, sum: 0 }), { difference: NaN, low: -1, high: 1 });
  const at = (count, alpha) => difference({ count, sum: count * 0.3 }, { count, sum: count * 0.2 }, { alpha });
  assert.ok(at(100).low < 0 && at(10_000).low > 0.05 && at(1000, 0.2).low > at(1000, 0.01).low);
  for (const [a, b, options, name] of [
    [{ count: -1, sum: 0 }, { count: 1, sum: 0 }, {}, /a\.count/],
    [{ count: 1, sum: 0 }, { count: 1, sum: 2 }, {}, /b\.sum/],
    [null, { count: 1, sum: 0 }, {}, /a\.count/],
    [{ count: 1, sum: NaN }, { count: 1, sum: 0 }, {}, /a\.sum/],
    [{ count: 1, sum: 0 }, { count: 1, sum: 0 }, { alpha: 0.6 }, /alpha/],
    [{ count: 1, sum: 0 }, { count: 1, sum: 0 }, { most: 0 }, /most/],
    [{ count: 1, sum: 0 }, { count: 1, sum: 0 }, { beta: 0 }, /"beta"/],
  ]) assert.throws(() => difference(a, b, options), wrong("invalid_argument", name));
  assert.throws(() => interleave([1], null, [1, 2]), wrong("invalid_argument", /second/));
  assert.throws(() => interleave([1], [1], 5), wrong("invalid_argument", /seed/));
});

test("regret on stationary arms is that of the native model", () => {
  const { rates, pulls, runs, mean, error } = golden.regret;
  const mine = 16;
  let sum = 0;
  for (let run = 0; run < mine; run++) {
    const random = chance([21, run]);
    const arms = rates.map(() => ({ a: 1, b: 1 }));
    for (let n = 0; n < pulls; n++) {
      const { at } = decide(arms, 0, random);
      if (random.unit() < rates[at]) arms[at].a++;
      else arms[at].b++;
      sum += Math.max(...rates) - rates[at];
    }
  }
  const off = error * Math.sqrt(runs / mine + 1);
  assert.ok(Math.abs(sum / mine - mean) < 4 * off, `${sum / mine} for ${mean} ± ${off}`);
  console.log(`  regret after ${pulls} pulls: ${(sum / mine).toFixed(2)}; the native model has ${mean.toFixed(2)} ± ${error.toFixed(2)} (${runs} runs)`);
});

test("propensities are those with which it chooses: weighting by them gives every variant's true worth", () => {
  const rates = [0.2, 0.5, 0.35];
  const arms = [{ a: 4, b: 9 }, { a: 8, b: 6 }, { a: 2, b: 3 }];
  const worth = rates.map(() => []);
  const random = chance([3, 3]);
  let most = 0;
  for (let n = 0; n < 3000; n++) {
    const { at, propensity } = decide(arms, 0.05, random);
    assert.ok(propensity >= 0.05 && propensity <= 0.9 + 1e-12);
    most = Math.max(most, propensity);
    const reward = random.unit() < rates[at] ? 1 : 0;
    worth.forEach((list, arm) => list.push(arm === at ? reward / propensity : 0));
  }
  worth.forEach((list, arm) => {
    const mean = list.reduce((sum, x) => sum + x) / list.length;
    const error = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / list.length;
    assert.ok(Math.abs(mean - rates[arm]) < 4 * error, `${mean} ± ${error} for ${rates[arm]}`);
  });
  assert.ok(most > 0.6);
});

test("of an interleaved list each order has half, and who agrees with both wins nothing", () => {
  const order = Array.from({ length: 10 }, (_, at) => at);
  let sum = 0;
  for (let seed = 0; seed < 2000; seed++) sum += credit(interleave(order, order.toReversed(), [seed, 1]), [0, 9]);
  assert.ok(Math.abs(sum) < 250, `${sum}`);
  const better = interleave([1, 2, 0], [0, 2, 1], [1, 1]);
  assert.deepEqual(better.map(({ place }) => place).sort(), [0, 1, 2]);
  assert.equal(credit([{ place: 4, team: 0 }, { place: 5, team: 1 }, { place: 6, team: 0 }], [4, 6]), 2);
});
