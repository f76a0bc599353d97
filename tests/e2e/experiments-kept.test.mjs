// indwell/experiments: what is kept, where, until when; and that nothing that is wrong costs the page more than its default.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openWithConsent } from "../../pkg/consent.js";
import { chance } from "../../src/js/experiments-chance.js";
import { openExperiments } from "../../pkg/experiments.js";
import { open } from "../../pkg/inline.js";

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;
const KEYS = "indwell//experiments/";

function mapStore(map = new Map()) {
  const calls = { count: 0 };
  const called = (work) => (calls.count++, work());
  return {
    map,
    calls,
    getItem: (key) => called(() => map.get(key) ?? null),
    setItem: (key, value) => called(() => void map.set(key, String(value))),
    removeItem: (key) => called(() => void map.delete(key)),
    key: (index) => called(() => [...map.keys()][index] ?? null),
    get length() {
      return called(() => map.size);
    },
  };
}
/** A session in name only. */
function visitor(storage = "persistent") {
  const listeners = new Set();
  return { is: storage, status() { return { storage: this.is }; }, on: (_, listener) => (listeners.add(listener), () => listeners.delete(listener)), tell: (cause) => listeners.forEach((one) => one({ cause })) };
}
/** Words of chance that are the same in every run. */
function words(seed) {
  const random = chance([seed, 5]);
  return () => random.bits()[0];
}
const HERO = { hero: { variants: { calm: 1, loud: 1 } } };
const ours = (storage) => [...storage.map.keys()].filter((key) => key.startsWith(KEYS));
const experiments = (storage, more = {}) => openExperiments({ me: visitor(), storage, experiments: HERO, now: () => NOW, random: words(1), ...more });

test("10,000 visitors: shares are those of the weights, groups exclude each other, and the holdout sees no variant", () => {
  const define = {
    hero: { variants: { calm: 3, loud: 1 } },
    a: { variants: { x: 1, y: 1 }, group: "home", range: [0, 0.3] },
    b: { variants: { x: 1 }, group: "home", range: [0.3, 0.8] },
    other: { variants: { calm: 3, loud: 1 }, salt: "again" },
  };
  const counts = new Map();
  const add = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const n = 10_000;
  for (let at = 0; at < n; at++) {
    const tests = openExperiments({ me: visitor("memory"), experiments: define, holdout: 0.1, random: words(at) });
    const [hero, a, b, other] = ["hero", "a", "b", "other"].map((name) => tests.variant(name).variant);
    assert.equal(tests.variant("hero").variant, hero);
    const held = tests.holdout().variant;
    assert.ok(!(a && b), "in two experiments of one group");
    if (held === "held") assert.deepEqual([hero, a, b, other, tests.choose("x", ["y"]).variant], [null, null, null, null, null]);
    for (const what of [`hero ${hero}`, a ? "a" : "", b ? "b" : "", held, `${hero}+${other}`]) add(what);
    tests.close();
  }
  // Within 3.9 standard deviations, beyond which a binomial count is once in ten thousand.
  const share = (what, p) => assert.ok(Math.abs(counts.get(what) - n * p) < 3.9 * Math.sqrt(n * p * (1 - p)), `${what}: ${counts.get(what)} for ${n * p}`);
  share("held", 0.1);
  share("hero calm", 0.9 * 0.75);
  share("hero loud", 0.9 * 0.25);
  share("a", 0.9 * 0.3);
  share("b", 0.9 * 0.5);
  share("loud+loud", 0.9 / 16); // another salt, another deal
});

test("a list counts by its name and strategy, and what is bought is the doing of the list that was clicked last", () => {
  const storage = mapStore();
  let time = NOW;
  const start = (seed) => experiments(storage, { random: words(seed), now: () => time });
  const one = start(1);
  const [home, row] = [one.list("home"), one.list("row", "for_you")];
  assert.deepEqual([home.block, home.variant, home.propensity, row.block, row.variant], ["home", "ranked", 1, "row", "for_you"]);
  assert.deepEqual([home.exposed(), home.exposed(), row.exposed()], [true, true, true]);
  assert.equal(one.converted(5), 0, "nothing was clicked");
  time += 1000;
  assert.ok(row.clicked() && row.dwelt(3000));
  time += 1000;
  assert.ok(one.list("home", "page_order").clicked());
  one.close();
  const two = start(2);
  time += 1000;
  assert.ok(two.list("row", "for_you").exposed(), "seen once more, but not clicked");
  assert.ok(two.variant("hero").exposed());
  assert.equal(two.converted(20), 2, "the banner, and one list");
  assert.ok(two.list("row", "for_you").clicked());
  assert.equal(two.converted(3), 2);
  const of = (list, strategy, exposures, clicks, conversions, revenue, dwell_ms) => ({ list, strategy, exposures, clicks, conversions, revenue, dwell_ms });
  const counted = two.metrics().filter(({ list }) => list !== undefined);
  assert.deepEqual(counted.sort((a, b) => (a.list + a.strategy < b.list + b.strategy ? -1 : 1)), [of("home", "page_order", 1, 1, 1, 20, 0), of("home", "ranked", 1, 0, 0, 0, 0), of("row", "for_you", 3, 1 + 1, 1, 3, 3000)]);
  assert.equal(two.metrics().length, 4);
  assert.ok(!two.rows().includes("for_you"), "no choice among variants, so no row for an estimate");
  assert.equal(two.status().problems, 0);
  assert.equal(two.list("no name").variant, null);
  assert.equal(two.status().problems, 1);

  // An experiment of the same name is another thing.
  const both = openExperiments({ me: visitor(), storage: mapStore(), experiments: { home: { variants: { ranked: 1 } } } });
  both.variant("home").exposed();
  both.list("home").clicked();
  assert.deepEqual(both.metrics().map(({ experiment, list, exposures, clicks }) => [experiment, list, exposures, clicks]), [["home", undefined, 1, 0], [undefined, "home", 1, 1]]);
});

test("forget() erases what was counted and deals anew, here and in other tabs, and reads nothing where nothing may be kept", () => {
  const storage = mapStore();
  storage.setItem("indwell/default/x", "the history");
  const me = visitor();
  const [one, two] = [experiments(storage, { me }), experiments(storage, { random: words(2) })];
  const [hero, other] = [one.variant("hero"), two.variant("hero")];
  assert.ok(hero.exposed() && other.exposed() && one.list("home").clicked());
  const unit = storage.getItem(`${KEYS}default/unit`);
  one.forget();
  assert.deepEqual(ours(storage), []);
  assert.deepEqual([one.metrics(), two.metrics()], [[], []]);
  assert.deepEqual([hero.clicked(), other.clicked()], [false, false], "what was chosen before is void");
  assert.ok(one.variant("hero").variant);
  assert.notEqual(storage.getItem(`${KEYS}default/unit`), unit);
  assert.equal(storage.getItem("indwell/default/x"), "the history");

  // By a page that has not looked yet, and for whom nothing may be kept.
  two.variant("hero").exposed();
  experiments(storage, { random: words(3) }).forget();
  assert.deepEqual(ours(storage), []);
  const off = mapStore();
  experiments(off, { me: visitor("off") }).forget();
  assert.equal(off.calls.count, 0);
});

test("a visitor keeps the variant; exposures, clicks, conversions, revenue and dwell are what was recorded", () => {
  const storage = mapStore();
  const first = experiments(storage);
  assert.equal(storage.calls.count, 0, "nothing is read or written before it is asked for");
  const hero = first.variant("hero");
  assert.deepEqual([hero.exposed(), hero.exposed()], [true, true]);
  assert.ok(hero.clicked() && hero.clicked() && hero.dwelt(2500));
  first.close();
  const second = experiments(storage, { random: words(2) });
  assert.equal(second.variant("hero").variant, hero.variant);
  assert.equal(second.converted(19.5), 1);
  assert.ok(second.variant("hero").exposed());
  assert.deepEqual(second.metrics(), [{ experiment: "hero", variant: hero.variant, exposures: 2, clicks: 2, conversions: 1, revenue: 19.5, dwell_ms: 2500 }]);
  assert.ok(second.reward(second.variant("hero"), 0.25));
  assert.equal(second.rows("hero"), `variant,propensity,reward,context,block,time\n${hero.variant},0.5,0.25,,hero,${NOW}\n`);
  assert.equal(experiments(mapStore()).converted(5), 0, "nothing was seen");
  assert.equal(second.status().problems, 0);
});

test("choose learns what is rewarded, keeps what is sticky, learns contexts apart, and forgets with time", () => {
  const storage = mapStore();
  let now = NOW;
  const tests = experiments(storage, { now: () => now, half_life: 10 });
  const shown = { good: 0, poor: 0 };
  for (let n = 0; n < 150; n++) {
    const choice = tests.choose("offer", ["poor", "good"], { context: "mobile", minimum: 0.05 });
    choice.exposed();
    if (choice.variant === "good") assert.ok(tests.reward(choice, 0.8));
    shown[choice.variant]++;
  }
  assert.ok(shown.good > 110, JSON.stringify(shown));
  const likely = (context) => {
    const all = Array.from({ length: 40 }, () => tests.choose("offer", ["poor", "good"], { context }));
    return all.filter(({ variant }) => variant === "good").length / 40;
  };
  assert.ok(likely("mobile") > 0.9 && likely("desktop") < 0.8);
  now += 80 * DAY;
  assert.ok(likely("mobile") < 0.85, "eight half-lives later little is left");
  const known = Array.from({ length: 40 }, () => tests.choose("known", { a: { rate: 0.02, count: 200 }, b: { rate: 0.3, count: 200 } }).variant);
  assert.ok(known.filter((variant) => variant === "b").length > 34, "what is known of all visitors counts");

  const sticky = tests.choose("stick", ["a", "b", "c", "d"], { sticky: true });
  for (let n = 0; n < 20; n++) assert.equal(tests.choose("stick", ["a", "b", "c", "d"], { sticky: true }).id, sticky.id);
  assert.ok(sticky.exposed());
  const later = experiments(storage, { random: words(9) });
  for (let n = 0; n < 20; n++) assert.equal(later.choose("stick", ["a", "b", "c", "d"], { sticky: true }).variant, sticky.variant);
  assert.ok(later.reward(sticky.id, 1) && later.reward(sticky.id, 1), "by its id, on a later page");
  assert.match(later.rows("stick"), new RegExp(`\n${sticky.variant},${sticky.propensity},1,,stick,${now}\n$`), "and never more than 1");
  const [, ...rows] = tests.rows("offer").trim().split("\n");
  assert.ok(rows.length >= 20 && rows.length <= 100);
  for (const row of rows) assert.match(row, /^(good,[\d.]+,0\.8|poor,[\d.]+,0),mobile,offer,\d+$/);
  assert.ok([...storage.map].every(([, text]) => text.length <= 8192), "no page keeps more than it says");
});

test("what was last seen 90 days ago is gone, and the id after 13 months", () => {
  const storage = mapStore();
  let now = NOW;
  const start = (seed) => experiments(storage, { now: () => now, random: words(seed) });
  const id = () => storage.map.get(`${KEYS}default/unit`);
  const tests = start(1);
  assert.ok(tests.variant("hero").exposed());
  assert.ok(tests.choose("x", ["y"], { sticky: true }).exposed());
  const before = id();
  now += 89 * DAY;
  assert.equal(start(2).metrics().length, 2);
  assert.ok(start(3).variant("hero").exposed());
  now += 2 * DAY;
  assert.deepEqual(start(4).metrics().map(({ experiment }) => experiment), ["hero"]);
  assert.equal(start(5).rows().split("\n").length, 2);
  now += 303 * DAY;
  start(6).variant("hero");
  assert.equal(id(), before);
  now += 2 * DAY;
  start(7).variant("hero");
  assert.notEqual(id().slice(0, 16), before.slice(0, 16));
  assert.deepEqual(start(8).metrics(), []);
});

test("off: not one call of the storage; memory: neither, and counted all the same", () => {
  for (const [mode, variant] of [["off", null], ["memory", "any"]]) {
    const storage = mapStore();
    const tests = experiments(storage, { me: visitor(mode), holdout: 0.001 });
    const choices = [tests.variant("hero"), tests.choose("x", ["y"], { sticky: true }), tests.holdout()];
    for (const choice of choices) {
      assert.equal(choice.variant === null, variant === null);
      for (const done of [choice.exposed(), choice.clicked(), choice.dwelt(5), tests.reward(choice)]) assert.equal(done, mode === "memory");
    }
    assert.equal(tests.metrics().length, mode === "off" ? 0 : 3);
    assert.equal(tests.rows().split("\n").length, mode === "off" ? 2 : 5);
    tests.converted(1);
    tests.close();
    assert.equal(storage.calls.count, 0, mode);
  }
});

test("what was in memory is kept as soon as it may be", () => {
  const storage = mapStore();
  const me = visitor("memory");
  const tests = experiments(storage, { me });
  const { variant } = tests.variant("hero");
  tests.variant("hero").exposed();
  me.is = "persistent";
  assert.equal(tests.variant("hero").variant, variant);
  assert.ok(tests.variant("hero").exposed());
  assert.equal(experiments(storage, { random: words(4) }).metrics()[0].exposures, 2);
});

test("with a real session: an item forgotten leaves it, everything forgotten erases it, here and where nobody listened", async () => {
  const storage = mapStore();
  const me = await open({ space: "kept", storage, now: () => NOW });
  me.track([{ name: "view_item", item_id: "a" }, { name: "view_item", item_id: "b" }]);
  const start = (seed) => openExperiments({ me, storage, space: "kept", experiments: HERO, now: () => NOW, random: words(seed) });
  const [one, two] = [start(1), start(2)];
  const [seen, other] = [one.variant("hero"), two.variant("hero")];
  assert.ok(seen.exposed() && other.exposed());
  me.forget({ item_id: "a" });
  assert.equal(ours(storage).length, 3, "two pages and the id");
  assert.equal(one.metrics()[0].exposures, 2);
  me.forget();
  assert.deepEqual(ours(storage), []);
  for (const tests of [one, two]) assert.deepEqual(tests.metrics(), []);
  assert.deepEqual([seen.exposed(), seen.clicked(), other.dwelt(9)], [true, false, false], "what was seen before does not come back");
  assert.deepEqual(ours(storage), []);

  assert.ok(one.variant("hero").exposed());
  one.close();
  two.close();
  me.forget(); // on a page without experiments
  const later = start(3);
  assert.deepEqual(later.metrics(), []);
  assert.ok(later.variant("hero").exposed());
  assert.equal(later.metrics()[0].exposures, 1);
  me.dispose();
  assert.equal(later.variant("hero").variant, null, "disposed");
});

test("a page that hears of an erasure late takes nothing along that came after it", () => {
  const storage = mapStore();
  const epoch = () => storage.map.set(`indwell/default/epoch.${String(storage.map.size).padStart(16, "0")}`, "");
  const [late, other] = [experiments(storage), experiments(storage, { random: words(2) })];
  assert.ok(late.variant("hero").exposed() && other.variant("hero").exposed());
  epoch();
  assert.ok(other.variant("hero").exposed());
  assert.equal(other.metrics()[0].exposures, 1);
  assert.deepEqual(late.metrics(), other.metrics());
  assert.equal(late.variant("hero").variant, other.variant("hero").variant, "one id for both");
  assert.ok(late.variant("hero").exposed());
  assert.equal(other.metrics()[0].exposures, 2);
  assert.equal(ours(storage).length, 3);
});

test("a withdrawal takes all of it along", async () => {
  const storage = mapStore();
  const me = await openWithConsent(open, { space: "gone", storage, now: () => NOW }, {});
  const tests = openExperiments({ me, storage, space: "gone", experiments: HERO, now: () => NOW, random: words(1) });
  assert.equal(tests.variant("hero").variant, null);
  assert.deepEqual(ours(storage), []);
  await me.consent.choose("persistent");
  assert.ok(tests.variant("hero").exposed());
  assert.equal(ours(storage).length, 2);
  await me.consent.choose("off");
  assert.deepEqual(ours(storage), []);
  assert.equal(tests.variant("hero").variant, null);
  assert.deepEqual(tests.metrics(), []);

  // The same where no experiments are open.
  storage.map.set(`${KEYS}gone/unit`, `0123456789abcdef ${NOW} `);
  storage.map.set(`${KEYS}gone/0`, "{}");
  storage.map.set(`${KEYS}gone-too/0`, "{}");
  await me.consent.choose("persistent");
  await me.consent.choose("off");
  assert.deepEqual(ours(storage), [`${KEYS}gone-too/0`]);
  me.dispose();
});

const record = (more) => JSON.stringify({ version: 1, stamp: "", time: NOW, closed: false, tallies: [], arms: [], rows: [], late: [], ...more });

test("whatever is stored, thrown or handed in: a variant or the default, counted, and no throw", () => {
  const garbage = ["", "{", "null", "[]", "7", '{"version":1}', record({ tallies: 5 }), record({ tallies: [["hero calm", [1]]] }), record({ tallies: [["hero calm", [1, 1, 1, 1, 1, -1]]] }),
    record({ arms: [["x  y", ["1", 0, 0]]] }), record({ rows: [["a", null]] }), record({ rows: [["a", { block: "x", variant: "y", context: "", propensity: 0, time: 0, reward: 0 }]] }),
    record({ late: [["a", 7]] }), record({ time: "now" }), `${record()}${" ".repeat(9000)}`];
  for (const text of garbage) {
    const storage = mapStore(new Map([[`${KEYS}default/x`, text], [`${KEYS}default/unit`, text]]));
    const tests = experiments(storage);
    assert.ok(["calm", "loud"].includes(tests.variant("hero").variant), text);
    assert.ok(tests.variant("hero").exposed());
    assert.equal(tests.choose("x", ["y"]).variant, "y");
    assert.equal(tests.metrics().length, 1);
    assert.ok(tests.status().problems > 0, text);
  }
  const newer = mapStore(new Map([[`${KEYS}default/x`, '{"version":2}']]));
  assert.ok(experiments(newer).variant("hero").exposed());
  assert.equal(newer.map.get(`${KEYS}default/x`), '{"version":2}', "of a newer version: left as it is");

  const fail = () => {
    throw new Error("no");
  };
  for (const name of ["getItem", "setItem", "key"]) {
    const tests = experiments({ ...mapStore(), [name]: fail, length: 3 });
    assert.ok(["calm", "loud"].includes(tests.variant("hero").variant), name);
    assert.ok(tests.variant("hero").exposed());
    assert.equal(tests.metrics()[0].exposures, 1, name);
    assert.ok(tests.status().problems > 0);
  }
  assert.equal(experiments(mapStore(), { random: fail }).variant("hero").variant, null);
  assert.equal(experiments(mapStore(), { random: () => 0.5 }).choose("x", ["y"]).variant, null);
  assert.equal(experiments(mapStore(), { now: fail }).variant("hero").exposed(), true);

  const tests = experiments(mapStore());
  const trap = new Proxy({}, { get: fail, ownKeys: fail, has: fail });
  const calls = [
    () => tests.variant("nobody"), () => tests.variant(trap), () => tests.variant(Symbol("s")), () => tests.choose("hero", ["a"]), () => tests.choose("x", []),
    () => tests.choose("x", trap), () => tests.choose("x", ["a b"]), () => tests.choose("x", { a: { rate: 2 } }), () => tests.choose("x", ["a"], trap),
    () => tests.choose("x", ["a", "b"], { minimum: 0.6 }), () => tests.choose("x", ["a"], { contexts: "" }), () => tests.choose(null, null),
  ];
  for (const call of calls) {
    const before = tests.status().problems;
    assert.equal(call().variant, null, String(call));
    assert.equal(tests.status().problems, before + 1, String(call));
  }
  assert.match((tests.choose("x", ["a"], { minimum: 2 }), tests.status().problem), /choose\(\): minimum/);
  for (const given of [trap, null, undefined, 5, "nobody"]) assert.equal(tests.reward(given), false);
  for (const value of [-1, NaN, 2, "1"]) assert.equal(tests.reward(tests.variant("hero"), value), false);
  assert.equal(tests.converted(NaN), 0);
  assert.equal(tests.choose("__proto__", ["constructor", "__proto__"]).exposed(), true);
  assert.equal({}.exposures, undefined);
});

test("wrong options are refused in a sentence that names them", () => {
  const refuse = (options, sentence) => assert.throws(() => experiments(mapStore(), options), (error) => /_option$/.test(error.code) && sentence.test(error.message), String(sentence));
  const hero = (given) => ({ experiments: { hero: { variants: { a: 1 }, ...given } } });
  refuse({ me: {} }, /me:/);
  refuse({ storage: {} }, /storage:/);
  refuse({ space: "a b" }, /space:/);
  refuse({ holdout: 2 }, /holdout:/);
  refuse({ half_life: 0 }, /half_life:/);
  refuse({ now: 5 }, /now:/);
  refuse({ random: 5 }, /random:/);
  refuse({ other: 5 }, /"other"/);
  refuse({ experiments: 5 }, /experiments:/);
  refuse({ experiments: { "a b": {} } }, /experiments\.a b/);
  refuse({ experiments: { holdout: { variants: { a: 1 } } } }, /experiments\.holdout/);
  refuse(hero({ variants: {} }), /experiments\.hero\.variants/);
  refuse(hero({ variants: { a: -1 } }), /experiments\.hero\.variants\.a/);
  refuse(hero({ variants: { a: 0 } }), /above 0/);
  refuse(hero({ salt: "" }), /experiments\.hero\.salt/);
  refuse(hero({ group: "g" }), /belong together/);
  refuse(hero({ group: "g", range: [0.5, 0.2] }), /experiments\.hero\.range/);
  refuse(hero({ weight: 2 }), /"weight"/);
  refuse({ experiments: { a: { variants: { x: 1 }, group: "g", range: [0, 0.5] }, b: { variants: { x: 1 }, group: "g", range: [0.4, 1] } } }, /overlaps that of "b"/);
});
