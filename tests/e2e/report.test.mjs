// indwell/report: the noise has exactly the distribution it says, asking again teaches nothing, and what is spent stays spent.
// INDWELL_DRAWS=10000000 draws as many as are wanted; without it a fiftieth.
import assert from "node:assert/strict";
import { test } from "node:test";
import { evenly, laplace, pick } from "../../src/js/report-noise.js";
import { openReports, width } from "../../pkg/report.js";

const DRAWS = Number(process.env.INDWELL_DRAWS ?? 200_000);
const DAY = 86_400_000;

/** Even 32-bit words that are the same in every run: xorshift128 (Marsaglia 2003) with a multiplied output. */
function seeded(seed) {
  const s = [seed >>> 0 || 1, 0x9e3779b9, 0x7f4a7c15, 0x94d049bb];
  const next = () => {
    const t = s[3] ^ (s[3] << 11);
    s.copyWithin(1, 0);
    s[0] ^= (s[0] >>> 19) ^ t ^ (t >>> 8);
    return Math.imul(s[0], 0x9e3779b1) >>> 0;
  };
  for (let i = 0; i < 64; i++) next();
  return next;
}

/** How many standard deviations Pearson's X² lies above its mean, as a normal deviate (Wilson and Hilferty 1931). */
function surprise(observed, expected) {
  const cells = [];
  let rest = [0, 0];
  expected.forEach((mean, at) => {
    if (mean >= 10) cells.push([observed[at], mean]);
    else rest = [rest[0] + observed[at], rest[1] + mean];
  });
  if (rest[1] >= 10) cells.push(rest);
  const x2 = cells.reduce((sum, [n, mean]) => sum + (n - mean) ** 2 / mean, 0);
  const freedom = cells.length - 1;
  return (Math.cbrt(x2 / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
}

test(`noise: ${DRAWS.toLocaleString("en")} draws of each width against the exact distribution`, () => {
  for (const [top, bottom] of [[1, 1], [1, 2], [2, 1], [3, 2], [1000, 8001], [5, 1], [1, 20]]) {
    const below = evenly(seeded(top * 7919 + bottom));
    const a = Math.exp(-top / bottom);
    const most = Math.ceil((16 * bottom) / top) + 2;
    const chance = (y) => ((1 - a) / (1 + a)) * a ** Math.abs(y);
    const observed = new Array(2 * most + 1).fill(0);
    let beyond = 0;
    for (let i = 0; i < DRAWS; i++) {
      const y = laplace(below, top, bottom);
      if (Math.abs(y) > most) beyond++;
      else observed[y + most]++;
    }
    const expected = observed.map((_, at) => DRAWS * chance(at - most));
    const far = DRAWS - expected.reduce((sum, mean) => sum + mean, 0);
    assert.ok(beyond <= 10 + 10 * far, `${beyond} beyond ${most}`);
    const z = surprise(observed, expected);
    assert.ok(Math.abs(z) < 5, `${top}/${bottom}: ${z.toFixed(2)} standard deviations`);
    // A hundredth of a step off in the width, and the longer run would say so.
    if (DRAWS >= 1e6) {
      const b = Math.exp((-top / bottom) * 1.01);
      const other = observed.map((_, at) => DRAWS * ((1 - b) / (1 + b)) * b ** Math.abs(at - most));
      assert.ok(surprise(observed, other) > 5, `${top}/${bottom} cannot be told from one a hundredth narrower`);
    }
    console.log(`  e^(−|y|·${top}/${bottom}): z = ${z.toFixed(2)}`);
  }
});

test("even numbers: below any limit, each as likely, and none drawn by rounding", () => {
  for (const limit of [1, 2, 3, 7, 10, 1000]) {
    const below = evenly(seeded(limit));
    const counts = new Array(limit).fill(0);
    for (let i = 0; i < 100_000; i++) counts[below(limit)]++;
    if (limit > 1) assert.ok(surprise(counts, counts.map(() => 100_000 / limit)) < 5, `${limit}`);
  }
  // What lies above the last multiple is drawn again, else the first numbers would come more often.
  const drawn = [0xffffffff, 11];
  assert.equal(evenly(() => drawn.shift())(3), 5 % 3); // half of each word, the upper one
  assert.equal(drawn.length, 0);
});

test("what is drawn of the counts is drawn evenly, and never more than the cap", () => {
  const below = evenly(seeded(3));
  const seen = new Map();
  for (let i = 0; i < 60_000; i++) {
    const taken = pick(below, [3, 0, 2, 1], 2);
    assert.equal(taken.reduce((a, b) => a + b), 2);
    seen.set(String(taken), (seen.get(String(taken)) ?? 0) + 1);
  }
  // Of 15 pairs of 6 units: 3 of the first bucket alone, 6 of first and third, 3 first and fourth, 1 third alone, 2 third and fourth.
  const expected = { "2,0,0,0": 3, "1,0,1,0": 6, "1,0,0,1": 3, "0,0,2,0": 1, "0,0,1,1": 2 };
  assert.deepEqual([...seen.keys()].sort(), Object.keys(expected).sort());
  const keys = Object.keys(expected);
  assert.ok(surprise(keys.map((key) => seen.get(key)), keys.map((key) => (60_000 * expected[key]) / 15)) < 5);
  assert.deepEqual(pick(below, [1, 2], 9), [1, 2]);
  assert.deepEqual(pick(below, [0, 0], 9), [0, 0]);
});

const memory = (map = new Map()) => ({
  map,
  getItem: (key) => map.get(key) ?? null,
  setItem: (key, value) => void map.set(key, value),
  removeItem: (key) => void map.delete(key),
});
/** A session that may remember, unless told otherwise. */
function visitor(storage = "persistent") {
  const listeners = new Set();
  return { status: () => ({ storage }), on: (_, listener) => (listeners.add(listener), () => listeners.delete(listener)), tell: (cause) => listeners.forEach((one) => one({ cause })) };
}
const BOUGHT = { kind: "popularity", buckets: ["a", "b", "c"], epsilon: 1, cap: 1 };
const code = (wanted) => (error) => error.code === wanted;

test("the same question gets the same answer, whatever is counted by then, in every tab and on every page", async () => {
  const storage = memory();
  let time = 1e12;
  const open = (seed) => openReports({ me: visitor(), storage, now: () => time, word: seeded(seed), budget: 2 });
  const first = open(1);
  assert.equal(storage.map.size, 0, "nothing is stored before it is asked");
  const answers = await Promise.all([first.ask("bought", BOUGHT, [1, 0, 0]), first.ask("bought", BOUGHT, [0, 1, 0]), open(2).ask("bought", BOUGHT, [9, 9, 9])]);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.deepEqual({ ...answers[0], values: 0 }, { format: "indwell-report", version: 1, question: "bought", values: 0 });
  assert.equal(first.status().spent, 1);
  time += 89 * DAY;
  assert.deepEqual(await open(3).ask("bought", BOUGHT, [0, 0, 5]), answers[0]);
  time += 2 * DAY;
  assert.equal(first.status().spent, 0);
  assert.notDeepEqual((await open(4).ask("bought", { ...BOUGHT, epsilon: 0.1 }, [0, 0, 5])).values, answers[0].values);
});

test("no more is told than the budget has, and another form of a question is another question", async () => {
  const reports = openReports({ me: visitor(), storage: memory(), budget: 1, word: seeded(5) });
  await reports.ask("bought", { ...BOUGHT, epsilon: 0.6 }, [1, 0, 0]);
  await assert.rejects(reports.ask("bought", { ...BOUGHT, epsilon: 0.5 }, [1, 0, 0]), code("budget"));
  await assert.rejects(reports.ask("other", { ...BOUGHT, epsilon: 0.401 }, [1, 0, 0]), code("budget"));
  await reports.ask("other", { ...BOUGHT, epsilon: 0.4 }, [1, 0, 0]);
  assert.deepEqual([reports.status().spent, reports.status().left], [1, 0]);
  await reports.ask("bought", { ...BOUGHT, epsilon: 0.6 }, [0, 1, 0]); // costs nothing any more
  for (const change of [{ cap: 2 }, { buckets: ["a", "b", "d"] }, { epsilon: 0.59 }]) {
    await assert.rejects(reports.ask("bought", { ...BOUGHT, epsilon: 0.6, ...change }, [0, 1, 0]), code("budget"));
  }
});

test("it is spent before it is told: what cannot be kept is not told", async () => {
  const order = [];
  const refusing = { getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem() {} };
  await assert.rejects(openReports({ me: visitor(), storage: refusing }).ask("q", BOUGHT, [1, 0, 0]), code("storage"));
  const forgetful = { ...refusing, setItem() {} };
  await assert.rejects(openReports({ me: visitor(), storage: forgetful }).ask("q", BOUGHT, [1, 0, 0]), code("storage"));
  const storage = memory();
  const watched = { ...storage, setItem: (key, value) => (order.push(JSON.parse(value).answers[0].spent), storage.setItem(key, value)) };
  await openReports({ me: visitor(), storage: watched }).ask("q", BOUGHT, [1, 0, 0]).then(() => order.push("told"));
  assert.deepEqual(order, [1000, "told"]);
});

test("forgetting takes the answers along and leaves what they cost; nothing is told where nothing may be remembered", async () => {
  const storage = memory();
  const me = visitor();
  const reports = openReports({ me, storage, budget: 2, word: seeded(8) });
  const before = await reports.ask("q", BOUGHT, [1, 0, 0]);
  me.tell("track");
  assert.deepEqual(reports.status().answers[0].values, before.values);
  me.tell("forget");
  assert.equal(reports.status().answers[0].values, null);
  assert.equal(reports.status().spent, 1);
  await reports.ask("q", BOUGHT, [0, 0, 0]);
  assert.equal(reports.status().spent, 2, "the new answer cost as much");
  await assert.rejects(openReports({ me: visitor("off"), storage }).ask("q", BOUGHT, [1, 0, 0]), code("off"));
});

test("what is stored and cannot be read counts as spent, and is not for ever", async () => {
  for (const text of ["", "{", "null", "[]", '{"version":2,"answers":[]}', '{"version":1,"answers":[{"question":"q","spent":-5}]}', '{"version":1,"answers":[null]}']) {
    const storage = memory(new Map([["indwell.reports/default", text]]));
    await assert.rejects(openReports({ me: visitor(), storage }).ask("q", BOUGHT, [1, 0, 0]), code("budget"), text);
  }
});

test("wrong questions and counts are refused in a sentence that names them", async () => {
  const reports = openReports({ me: visitor(), storage: memory() });
  const counts = [1, 0, 0];
  const refused = [
    ["", BOUGHT, counts, /name/],
    ["q", null, counts, /kind/],
    ["q", { ...BOUGHT, kind: "constructor" }, counts, /kind/],
    ["q", { ...BOUGHT, buckets: [] }, counts, /buckets/],
    ["q", { ...BOUGHT, buckets: [1, 2, 3] }, counts, /buckets/],
    ["q", { ...BOUGHT, epsilon: 0 }, counts, /epsilon/],
    ["q", { ...BOUGHT, epsilon: NaN }, counts, /epsilon/],
    ["q", { ...BOUGHT, epsilon: Infinity }, counts, /epsilon/],
    ["q", { ...BOUGHT, cap: 1.5 }, counts, /cap/],
    ["q", BOUGHT, [1, 0], /3 numbers/],
    ["q", BOUGHT, [1, 0, -1], /counts\[2\]/],
    ["q", BOUGHT, [1, NaN, 0], /counts\[1\]/],
    ["q", BOUGHT, ["1", 0, 0], /counts\[0\]/],
    ["q", BOUGHT, [1e7, 0, 0], /counts\[0\]/],
  ];
  for (const [name, question, given, sentence] of refused) {
    await assert.rejects(reports.ask(name, question, given), (error) => error.code === "invalid_argument" && sentence.test(error.message));
  }
  for (const wrong of [{}, { me: visitor() }, { me: visitor(), storage: memory(), budget: -1 }, { me: visitor(), storage: memory(), days: 0 }, { me: visitor(), storage: memory(), other: 1 }]) {
    assert.throws(() => openReports(wrong), code("invalid_argument"));
  }
  assert.deepEqual(["popularity", "slots", "variants"].map((kind) => width({ kind, buckets: ["a", "b"] })), [2, 3, 4]);
});
