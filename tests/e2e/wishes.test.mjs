// Aims, rotation, the least relevance, discoveries, floors, chains of strategies and the measures through indwell/full, as a page uses
// them. In Node, then what attach makes of a discovery in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG, ROOT, launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const { open } = await import(pathToFileURL(path.join(PKG, "full.js")));
const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;
let spaces = 0;
let clock = NOW;
const session = async (views = []) => {
  clock = NOW;
  const me = await open({ space: `wishes-${spaces++}`, now: () => clock });
  for (const item of views) me.track({ name: "view_item", item });
  return me;
};

const BRANDS = ["Acme", "Birch", "Crane"];
const ITEMS = Array.from({ length: 24 }, (_, i) => ({
  item_id: `i${i}`,
  facets: { brand: BRANDS[i % 3], category: i % 2 ? "Home/Mugs" : "Garden/Pots" },
  price: 5 + i,
}));
const ids = (slate) => slate.items.map((item) => item.item_id);
const brand = (id) => BRANDS[Number(id.slice(1)) % 3];
const attention = (slot) => 1 / Math.log2(slot + 2);

test("aims: numbers by id, of a function, of a list that was kept; traded, explained and told in words", async () => {
  const me = await session([ITEMS[0], ITEMS[3], ITEMS[6]]);
  const plain = me.rank(ITEMS, { explain: true });
  assert.equal(plain.aims, undefined);
  const margins = Object.fromEntries(ITEMS.map(({ item_id }, i) => [item_id, (i * 7) % 24]));
  const slate = me.rank(ITEMS, { aims: { margin: { weight: 1.5, of: margins } }, explain: true });
  assert.deepEqual(ids(me.rank(ITEMS, { aims: { margin: { weight: 1.5, of: (item) => margins[item.item_id] } } })), ids(slate));
  assert.deepEqual(ids(me.rank(me.items(ITEMS), { aims: { margin: { weight: 1.5, of: margins } } })), ids(slate));
  const mean = (slate, of) => slate.items.reduce((sum, item, slot) => sum + of(item) * attention(slot), 0) / slate.items.reduce((sum, _, slot) => sum + attention(slot), 0);
  assert.ok(Math.abs(slate.aims.margin.before - mean(plain, (item) => margins[item.item_id])) < 1e-9);
  assert.ok(Math.abs(slate.aims.margin.after - mean(slate, (item) => margins[item.item_id])) < 1e-9);
  assert.ok(slate.aims.margin.after > slate.aims.margin.before + 1);
  assert.ok(slate.relevance.after < slate.relevance.before);
  for (const { score, reasons } of slate.items) {
    assert.ok(Math.abs(reasons.reduce((sum, { value }) => sum + value, 0) - score) < 1e-9);
    for (const reason of reasons.filter(({ code }) => code === "aim")) assert.deepEqual([reason.aim, reason.facet], ["margin", undefined]);
  }
  const lifted = slate.items.find((item) => item.reasons[0].code === "aim" && item.reasons[0].value > 0);
  const why = me.why(lifted.item_id);
  assert.equal(why.reasons[0].aim, "margin");
  if (why.position < why.page_position) assert.match(why.sentence, /it suits an aim of this page/);
  assert.deepEqual(me.rank([], { aims: { freshness: 1 } }).aims, { freshness: { before: null, after: null } });
});

test("what is no number is told and counts as none; wrong options are named by their paths", async () => {
  const me = await session();
  const list = [...ITEMS.slice(0, 3), null];
  const bad = me.rank(list, { aims: { margin: { weight: 1, of: { i0: "3", i1: 2, i2: NaN } } } });
  assert.deepEqual(bad.problems.filter(({ field }) => field === "aims.margin").map(({ index }) => index), [0, 2, 3]);
  assert.deepEqual(bad.order, [0, 1, 2, 3]);
  const thrown = me.rank(list, { aims: { margin: { weight: 1, of: (item) => item.no.such } } });
  assert.equal(thrown.problems.filter(({ field }) => field === "aims.margin").length, 4);
  const said = (options, call = "rank") => {
    try {
      if (call === "rank") me.rank(ITEMS, options);
      else me[call](options);
      return "nothing";
    } catch ({ message, code }) {
      return `${code} ${message}`;
    }
  };
  const wrong = [
    [{ aims: { margin: 0.5 } }, "aims.margin.of: "],
    [{ aims: { margin: { of: {} } } }, "aims.margin.weight: "],
    [{ aims: { margin: { weight: 21, of: {} } } }, "aims.margin.weight: "],
    [{ aims: { margin: { weight: 1, of: 3 } } }, "aims.margin.of: "],
    [{ aims: { margin: { weight: 1, off: {} } } }, "aims.margin: there is no option 'off'"],
    [{ aims: [] }, "aims: "],
    [{ rotation: { time: 3 } }, "rotation.rate: "],
    [{ rotation: { rate: 1, time: 0 } }, "rotation.time: "],
    [{ min_relevance: -1 }, "min_relevance: "],
    [{ discover: {} }, "discover: expected either slots or share"],
    [{ discover: { slots: 48 } }, "discover.slots: "],
    [{ discover: { share: 2 } }, "discover.share: "],
    [{ fair: { floor: 0.2 } }, "fair.per: "],
    [{ fair: { per: "brand", floor: { Acme: 2 } } }, "fair.floor.Acme: "],
    [{ measure: 3 }, "measure: "],
    [{ strategies: ["for_you", "best"] }, "strategies[1]: ", "recommend"],
    [{ strategies: [], limit: -1 }, "limit: ", "recommend"],
    [{}, "bubble().per: ", "bubble"],
  ];
  for (const [options, path, call] of wrong) assert.ok(said(options, call).includes(` ${path}`), `${JSON.stringify(options)}: ${said(options, call)}`);
});

test("rotation: what was shown makes way and comes back; not for a stranger, nor in the standard order", async () => {
  const me = await session([ITEMS[0], ITEMS[3], ITEMS[6]]);
  const rotation = { rate: 1 };
  const first = me.rank(ITEMS, { rotation }).items[0];
  me.track({ name: "item_impression", item_id: first.item_id });
  assert.equal(ids(me.rank(ITEMS, { rotation })).at(-1), first.item_id);
  assert.equal(ids(me.rank(ITEMS, { rotation: { rate: 0 } }))[0], first.item_id);
  me.choices({ standard: true });
  assert.deepEqual(me.rank(ITEMS, { rotation }).order, [...ITEMS.keys()]);
  me.choices({ standard: false });
  clock += 2 * HOUR + 60_000;
  assert.equal(ids(me.rank(ITEMS, { rotation }))[0], first.item_id);
  const stranger = await session();
  stranger.track({ name: "item_impression", item: ITEMS[0] });
  assert.deepEqual(stranger.rank(ITEMS, { rotation, discover: { slots: 0 }, min_relevance: 50 }).order, [...ITEMS.keys()]);
});

test("the least relevance: what suits the visitor less is out, pins stay", async () => {
  const me = await session([ITEMS[0], ITEMS[6], ITEMS[12], ITEMS[18]]);
  const rules = [{ pin: { item_id: "i1", slot: 2 } }];
  const plain = me.rank(ITEMS, { explain: true, rules });
  const own = ({ score, reasons }) => score - reasons.filter(({ code }) => code === "page_order").reduce((sum, { value }) => sum + value, 0);
  const fit = plain.items.filter((item) => Math.exp(own(item)) >= 0.5).map((item) => item.item_id);
  assert.ok(fit.length > 3 && fit.length < 20);
  const slate = me.rank(ITEMS, { min_relevance: 0.5, rules });
  assert.deepEqual(ids(slate).toSorted(), [...new Set([...fit, "i1"])].toSorted());
  assert.equal(ids(slate)[2], "i1");
  assert.equal(slate.hidden.length + slate.items.length, 24);
});

test("discoveries stand in their slots, marked and said; promotions and pins come first", async () => {
  const me = await session([ITEMS[0], ITEMS[6], ITEMS[12], ITEMS[18]]);
  const slate = me.rank(ITEMS, { discover: { slots: [1, 3, 4] }, rules: [{ pin: { item_id: "i0", slot: 3 } }], explain: true });
  const marked = slate.items.flatMap((item, slot) => (item.discovery ? [slot] : []));
  assert.deepEqual(marked, [1, 4]);
  for (const slot of marked) {
    const { item_id, reasons } = slate.items[slot];
    assert.notEqual(brand(item_id), "Acme");
    assert.deepEqual([reasons[0].code, reasons[0].value], ["discovery", 0]);
    assert.equal(me.why(item_id).sentence, `It stands in place ${slot + 1}: this place is kept for what you know less.`);
  }
  assert.notEqual(brand(slate.items[1].item_id), brand(slate.items[4].item_id));
  const share = me.rank(ITEMS, { discover: { share: 0.25, per: "category" } });
  assert.ok(share.items.filter((item) => item.discovery).length >= 3);
  assert.ok(share.items.every((item) => !item.discovery || ITEMS[item.index].facets.category === "Home/Mugs"));
});

test("floors of exposure hold, are reported, and are the page's for a stranger too; the measure is an entropy", async () => {
  const me = await session([ITEMS[0], ITEMS[3], ITEMS[6], ITEMS[9]]);
  me.prefer({ key: "brand", value: "Acme" }, 1);
  const shares = (slate) => {
    const all = slate.items.reduce((sum, _, slot) => sum + attention(slot), 0);
    return BRANDS.map((name) => slate.items.reduce((sum, item, slot) => sum + (brand(item.item_id) === name ? attention(slot) : 0), 0) / all);
  };
  const plain = me.rank(ITEMS, { limit: 6, fair: { per: "brand" }, measure: "brand" });
  assert.ok(plain.exposure[0].share > 0.6 && plain.exposure[0].value === "Acme");
  for (const [at, share] of shares(plain).entries()) assert.ok(Math.abs(plain.exposure[at].share - share) < 1e-9);
  const fair = me.rank(ITEMS, { limit: 6, fair: { per: "brand", floor: 0.25 }, measure: "brand", explain: true });
  for (const { share, floor } of fair.exposure) assert.ok(share >= floor && floor === 0.25);
  assert.ok(fair.items.some(({ reasons }) => reasons[0].code === "fair"));
  const named = me.rank(ITEMS, { limit: 6, fair: { per: "brand", floor: { Crane: 0.4, Nobody: 1 } } });
  assert.ok(named.exposure.find(({ value }) => value === "Crane").share >= 0.4);
  const entropy = (parts) => parts.reduce((sum, part) => sum - (part ? part * Math.log2(part) : 0), 0);
  for (const slate of [plain, fair]) assert.ok(Math.abs(slate.measure.shown - entropy(shares(slate))) < 1e-9);
  assert.ok(Math.abs(fair.measure.list - Math.log2(3)) < 1e-9 && fair.measure.history === 0);
  assert.ok(fair.measure.shown > plain.measure.shown);
  const stranger = await session();
  assert.ok(stranger.rank(ITEMS, { limit: 3, fair: { per: "brand", floor: { Crane: 0.4 } } }).exposure[2].share >= 0.4);
});

test("a chain of strategies: in turn until there are enough, none twice, the page's order last", async () => {
  const me = await session();
  await me.load(readFileSync(path.join(ROOT, "tests/golden/packs/sessions.pack")), { name: "sessions" });
  for (const item_id of ["i3", "i8", "i2"]) me.track({ name: "view_item", item_id });
  const strategies = ["bought_together", "because_you_viewed", "popular"];
  const items = [...ITEMS.slice(0, 14), { item_id: "p1" }, { item_id: "p2" }, null];
  me.feedback("p1", "hide");
  const chain = me.recommend({ strategies, items, limit: 14, exclude: "i4" });
  const found = ids(chain);
  assert.equal(new Set(found).size, found.length);
  assert.ok(!found.includes("i4") && !found.includes("p1") && found.includes("p2"));
  const order = chain.items.map(({ strategy }) => [...strategies, "page_order"].indexOf(strategy));
  assert.deepEqual(order, order.toSorted((a, b) => a - b));
  assert.ok(new Set(order).size >= 3);
  const alone = me.recommend({ strategy: strategies[1], exclude: "i4", limit: 14 });
  assert.deepEqual(chain.items.filter(({ strategy }) => strategy === strategies[1]).map(({ strategy, ...rest }) => rest), alone.items);
  for (const limit of [0, 1, 3]) assert.deepEqual(ids(me.recommend({ strategies, items, limit, exclude: "i4" })), found.slice(0, limit));
  assert.equal(me.recommend({ limit: 2 }).strategy, "for_you");
  const without = await session();
  assert.deepEqual(without.recommend({ strategies: "for_you", items: ITEMS, limit: 2 }).items, [0, 1].map((i) => ({ item_id: `i${i}`, score: 0, reasons: [], strategy: "page_order" })));
});

test("the bubble over time: what was shown and what was chosen, by weeks", async () => {
  const me = await session();
  const at = (days) => NOW - days * 24 * HOUR;
  for (const [i, days] of [[0, 10], [1, 10], [2, 9], [0, 1], [2, 1]]) me.track({ name: "item_impression", item: ITEMS[i], time: at(days) + i });
  me.track({ name: "select_item", item: ITEMS[0], time: at(1) });
  const bubble = me.bubble({ per: "brand", weeks: 3 });
  assert.deepEqual(bubble.weeks.map(({ shown }) => shown.events), [0, 3, 2]);
  assert.ok(Math.abs(bubble.weeks[1].shown.bits - Math.log2(3)) < 1e-9);
  assert.deepEqual(bubble.weeks[2].shown, { bits: 1, values: 2, events: 2 });
  assert.deepEqual(bubble.chosen, { bits: 0, values: 1, events: 1 });
  assert.equal(me.bubble({ per: "category" }).shown.values, 2);
  assert.equal(await open({ space: `wishes-${spaces - 1}`, now: undefined }).catch(() => me), me);
});

test("anything together on any list: everything that is not taken out, once", async () => {
  let seed = 11;
  const chance = (n) => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8) % n;
  const maybe = (make) => (chance(2) ? make() : undefined);
  const me = await session([ITEMS[4], ITEMS[7], ITEMS[7], ITEMS[11]]);
  for (const i of [4, 8, 15]) me.track({ name: "item_impression", item: ITEMS[i] });
  for (let round = 0; round < 1_000; round++) {
    const options = {
      rules: maybe(() => [{ pin: { item_id: `i${chance(30)}`, slot: chance(30) } }, { promote: { facets: { brand: "Crane" } }, slots: [chance(9)] }, { cap: 1, per: "brand", within: chance(9) }]),
      diversity: maybe(() => chance(10) / 10),
      aims: maybe(() => ({ freshness: 0.5, some: { weight: chance(9) - 4, of: (item) => item.price % 7 } })),
      rotation: maybe(() => ({ rate: chance(11) / 10, time: 1 + chance(9_000) })),
      min_relevance: maybe(() => chance(20) / 10),
      discover: maybe(() => (chance(2) ? { slots: [chance(30), chance(6)] } : { share: chance(10) / 10, per: "category" })),
      fair: maybe(() => ({ per: "brand", floor: chance(2) ? chance(10) / 10 : { Birch: chance(10) / 10, Crane: 0.2 } })),
      measure: maybe(() => "category"),
      min_confidence: chance(2),
    };
    const slate = me.rank(ITEMS, options);
    assert.deepEqual([...ids(slate), ...slate.hidden].sort(), ITEMS.map((item) => item.item_id).sort(), JSON.stringify(options));
    assert.deepEqual(me.rank(ITEMS, options), slate);
  }
});

test("whatever stands in the options: an error that has a code, or everything once; never the order of a failure", async () => {
  const me = await session([ITEMS[0], ITEMS[3]]);
  const fail = () => {
    throw new Error("no");
  };
  const thrower = new Proxy({}, { get: fail, ownKeys: fail, getOwnPropertyDescriptor: fail, has: fail });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const odd = [thrower, proxy, [], {}, null, 0, -1, NaN, Infinity, "", "x", "a\0b", "x".repeat(100_000), Symbol("s"), 1n, fail, true, [thrower], [proxy]];
  odd.push({ per: thrower }, { per: "brand", floor: proxy }, { per: "brand", floor: { Acme: 1, Birch: 1 } }, { slots: [0, proxy] }, { slots: [1, 1] }, { rate: 1, time: 1e300 }, { rate: 0.5, time: 5e-324 });
  odd.push({ a: { weight: 1, of: thrower } }, { a: { weight: 1, of: proxy } }, { a: { weight: 1, of: fail } }, { a: { weight: proxy } }, JSON.parse('{"__proto__": {"weight": 1, "of": {"i1": 3}}}'));
  const called = (call) => {
    try {
      return call();
    } catch (error) {
      assert.ok(error.code, String(error));
    }
  };
  let taken = 0;
  for (const name of ["aims", "rotation", "min_relevance", "discover", "fair", "measure"]) {
    for (const [at, value] of odd.entries()) {
      const slate = called(() => me.rank([...ITEMS, null, thrower], { [name]: value }));
      if (!slate) continue;
      taken += 1;
      assert.equal(slate.fallback, undefined, `${name} ${at}`);
      assert.equal(slate.items.length + slate.hidden.length, ITEMS.length + 2, `${name} ${at}`);
    }
  }
  for (const value of odd) {
    for (const options of [value, ...["strategies", "items", "like", "exclude", "limit"].map((name) => ({ strategies: "popular", [name]: value }))]) {
      called(() => me.recommend(options));
      called(() => me.bubble(options));
    }
  }
  assert.ok(taken > 15, String(taken));
  assert.equal(Object.keys(Object.prototype).length, 0);
});

test("behind tiles that stand, the adapters count slots of rules and discoveries from there", async () => {
  const { arrange } = await import("../../src/js/ranking.js");
  let asked;
  const me = {
    rank(items, options) {
      asked = options;
      return { order: [...items.keys()] };
    },
  };
  const where = { facets: { brand: "Acme" } };
  const rules = [
    { pin: { item_id: "i9", slot: 1 } },
    { pin: { item_id: "i9", slot: 4 } },
    { promote: where, slots: [0, 3, 5], label: "Ad" },
    { promote: where, slots: 2 },
    { promote: where, share: 0.2 },
    { cap: 1, per: "brand", within: 8 },
    { cap: 1, per: "brand", within: 3 },
    { cap: 2, per: "brand" },
  ];
  const options = { rules, discover: { slots: [1, 6] } };
  const before = arrange(undefined, ITEMS, undefined, options);
  arrange(before, ITEMS, me, options, 3);
  assert.deepEqual(asked.rules, [
    { pin: { item_id: "i9", slot: 1 } },
    { promote: where, slots: [0, 2], label: "Ad" },
    { promote: where, share: 0.2 },
    { cap: 1, per: "brand", within: 5 },
    { cap: 2, per: "brand" },
  ]);
  assert.deepEqual(asked.discover, { slots: [3] });
  arrange(before, ITEMS, me, options, 0);
  assert.deepEqual([asked.rules, asked.discover], [rules, options.discover]);
});

describe("Chromium", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("attach marks a discovery, until it is none", async () => {
    const page = await browser.newPage(server);
    await page.goto("/empty.html");
    const seen = await page.evaluate(async () => {
      const [{ open }, { attach }] = await Promise.all([import("/indwell/full.js"), import("/indwell/dom.js")]);
      const me = await open({ space: "wishes-dom" });
      const tile = (i) => `<li data-indwell-item="t${i}" data-indwell-facets='{"brand": "${i % 2 ? "Acme" : "Birch"}"}'>${i}</li>`;
      for (const n of [20, 22, 24]) me.track({ name: "view_item", item: { item_id: `t${n}`, facets: { brand: "Birch" } } });
      document.body.insertAdjacentHTML("beforeend", `<ul data-indwell-list="l">${[0, 2, 4, 1, 3].map(tile).join("")}</ul>`);
      let discover = { slots: 1 };
      const rank = { get discover() { return discover; } };
      const handle = attach(me, document, { painted: false, rank });
      const is = () => [...document.querySelectorAll("li")].map((li) => li.dataset.indwellItem + (li.dataset.indwellDiscovery === undefined ? "" : " new"));
      const with_ = is();
      discover = undefined;
      document.querySelector("ul").addEventListener("click", () => handle.refresh({ userGesture: true }));
      document.querySelector("ul").click();
      return [with_, is()];
    });
    assert.deepEqual(seen[0].slice(0, 2), ["t0", "t1 new"]);
    assert.ok(seen[1].every((tile) => !tile.endsWith("new")));
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });
});
