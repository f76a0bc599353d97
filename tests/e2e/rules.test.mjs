// Rules and diversity through indwell/full, as a page uses them: what a rule says is so, whoever the visitor is, and any
// rules on any list give everything that is not taken out exactly once. First in Node, then in Chromium with attach.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG, launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const { open } = await import(pathToFileURL(path.join(PKG, "full.js")));
const FRIDAY = Date.UTC(2026, 10, 20, 12);
let spaces = 0;
const session = (views = []) =>
  open({ space: `rules-${spaces++}`, now: () => FRIDAY }).then((me) => {
    for (const item of views) me.track({ name: "view_item", item });
    return me;
  });

const BRANDS = ["Acme", "Birch", "Crane"];
const ITEMS = Array.from({ length: 24 }, (_, i) => ({
  item_id: `i${i}`,
  facets: { brand: BRANDS[i % 3], category: i % 2 ? "Home/Mugs" : "Home/Bowls" },
  price: 5 + i,
}));
const ids = (slate) => slate.items.map((item) => item.item_id);
const brand = (id) => BRANDS[Number(id.slice(1)) % 3];

test("exclude and include, boost and bury, for a visitor nobody knows", async () => {
  const me = await session();
  const rank = (rules, options) => me.rank(ITEMS, { rules, ...options });
  const out = rank([{ exclude: { facets: { brand: "Acme" } } }]);
  assert.equal(out.items.length, 16);
  assert.deepEqual(out.hidden, ITEMS.filter((_, i) => i % 3 === 0).map((item) => item.item_id));
  const cheap = rank([{ include: { price: { max: 10 } } }, { include: { item_id: ["i20", "nobody"] } }]);
  assert.deepEqual(ids(cheap), ["i0", "i1", "i2", "i3", "i4", "i5", "i20"]);
  const first = rank([{ boost: 20, where: { facets: { category: "Home/Mugs" } } }]);
  assert.deepEqual(ids(first).slice(0, 3), ["i1", "i3", "i5"]);
  assert.equal(first.confidence, 0);
  const last = rank([{ bury: 20, where: { facets: { category: "Home" } } }, { boost: 20, where: { not: { price: { min: 6 } } } }]);
  assert.equal(ids(last)[0], "i0");
});

test("a boost is a reason, and the reasons still make the score", async () => {
  const me = await session([ITEMS[3], ITEMS[3], ITEMS[9], ITEMS[6]]);
  const slate = me.rank(ITEMS, { explain: true, rules: [{ boost: 1.5, where: { facets: { brand: "Crane" } } }] });
  for (const { item_id, score, reasons } of slate.items) {
    const rule = reasons.filter((reason) => reason.code === "rule");
    assert.deepEqual(rule.map((reason) => reason.value), brand(item_id) === "Crane" ? [1.5] : []);
    assert.ok(Math.abs(reasons.reduce((sum, reason) => sum + reason.value, 0) - score) < 1e-9);
  }
  const why = me.why("i2");
  assert.ok(why.reasons.some((reason) => reason.code === "rule" && reason.value === 1.5));
});

test("caps, promotions with their label, and pins over both", async () => {
  const me = await session();
  const capped = me.rank(ITEMS, { rules: [{ cap: 1, per: "brand", within: 3 }, { exclude: { item_id: "i1" } }] });
  assert.deepEqual(ids(capped).slice(0, 3).map(brand), ["Acme", "Crane", "Birch"]);
  const promoted = me.rank(ITEMS, {
    rules: [
      { pin: { item_id: "i23", slot: 2 } },
      { promote: { facets: { brand: "Crane" } }, slots: [0, 2, 4], label: "Sponsored" },
      { promote: { facets: { brand: "Birch" } }, share: 0.25 },
    ],
  });
  const at = (slot) => [promoted.items[slot].item_id, promoted.items[slot].promoted];
  assert.deepEqual(at(0), ["i2", "Sponsored"]);
  assert.deepEqual(at(2), ["i23", undefined]);
  assert.deepEqual(at(4), ["i5", "Sponsored"]);
  assert.deepEqual(at(3), ["i1", ""]);
  assert.equal(promoted.items.filter((item) => item.promoted === "Sponsored").length, 2);
});

test("same and different from the page's item, context, and the hours of the day", async () => {
  const me = await session();
  const same = me.rank(ITEMS, { current: "i4", rules: [{ include: { same: "brand", different: "category" } }] });
  assert.deepEqual(ids(same), ["i1", "i7", "i13", "i19"]);
  assert.equal(me.rank(ITEMS, { rules: [{ include: { same: "brand" } }] }).items.length, 0);
  const rules = [{ exclude: { context: { device: ["phone", "tablet"] }, price: { min: 10 } } }];
  assert.equal(me.rank(ITEMS, { rules }).items.length, 24);
  assert.equal(me.rank(ITEMS, { rules, context: { device: "desktop" } }).items.length, 24);
  assert.equal(me.rank(ITEMS, { rules, context: { device: "tablet" } }).items.length, 5);
  const hour = new Date(FRIDAY).getHours();
  for (const [hours, left] of [[[hour, hour + 1], 0], [[(hour + 1) % 24, hour], 24]]) {
    assert.equal(me.rank(ITEMS, { rules: [{ exclude: { hours } }] }).items.length, left);
  }
  assert.equal(me.rank(ITEMS, { rules: [{ exclude: { from: "2026-11-01", until: "2026-12-01" } }] }).items.length, 0);
  assert.equal(me.rank(ITEMS, { rules: [{ exclude: { from: "2026-12-01" } }] }).items.length, 24);
});

test("what the visitor did is a condition, and what they hid stays hidden", async () => {
  const me = await session([ITEMS[0], ITEMS[1]]);
  me.track({ name: "add_to_cart", item_id: "i2" });
  me.feedback("i5", "hide");
  const rank = (rules) => me.rank(ITEMS, { rules, min_confidence: 1 });
  assert.deepEqual(ids(rank([{ include: { is: ["viewed", "in_basket"] } }])), ["i0", "i1", "i2"]);
  assert.ok(!ids(rank([{ pin: { item_id: "i5", slot: 0 } }, { include: { item_id: "i5" } }])).includes("i5"));
});

test("diversity spreads brands, and none is the plain order", async () => {
  const me = await session([0, 3, 6, 9, 12].map((at) => ITEMS[at]));
  const list = ITEMS.slice().sort((a, b) => brand(a.item_id).localeCompare(brand(b.item_id)));
  const brands = (diversity) => new Set(ids(me.rank(list, { diversity, limit: 6 })).map(brand)).size;
  assert.equal(brands(undefined), 1);
  for (const method of ["dpp", "mmr"]) assert.equal(brands({ method, strength: 0.9 }), 3, method);
  assert.deepEqual(ids(me.rank(list, { diversity: 0 })), ids(me.rank(list)));
});

test("any rules on any list: everything that is not taken out, once", async () => {
  let seed = 7;
  const chance = (n) => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8) % n;
  const pick = (list) => list[chance(list.length)];
  const where = (depth) => {
    const leaf = [
      () => ({ item_id: `i${chance(30)}` }),
      () => ({ facets: { brand: pick(BRANDS) } }),
      () => ({ price: { min: chance(30), max: chance(40) } }),
      () => ({ is: pick(["viewed", "bought", "shown", "liked"]) }),
      () => ({ same: pick(["brand", "category", "none"]) }),
      () => ({ weekdays: ["mon", "fri"] }),
    ];
    if (depth === 0 || chance(3)) return pick(leaf)();
    return pick([() => ({ not: where(depth - 1) }), () => ({ all: [where(depth - 1), where(depth - 1)] }), () => ({ any: [where(depth - 1), where(0)] })])();
  };
  const rule = () =>
    pick([
      () => ({ pin: { item_id: `i${chance(30)}`, slot: chance(30) } }),
      () => ({ exclude: where(2) }),
      () => ({ include: where(3) }),
      () => ({ boost: chance(20), where: where(2) }),
      () => ({ bury: chance(20), where: where(2) }),
      () => ({ cap: chance(4), per: pick(["brand", "category", "none"]), within: chance(30) }),
      () => ({ promote: where(2), slots: [chance(30), chance(30), chance(5)] }),
      () => ({ promote: where(2), share: chance(100) / 100 }),
    ])();
  const me = await session([ITEMS[4], ITEMS[7], ITEMS[7], ITEMS[11]]);
  for (let round = 0; round < 2_000; round++) {
    const rules = Array.from({ length: chance(7) }, rule);
    const diversity = pick([undefined, 0.5, { method: "mmr", strength: 0.7 }, { method: "calibrated", strength: 0.6, per: "brand" }]);
    const slate = me.rank(ITEMS, { rules, diversity, current: `i${chance(30)}`, min_confidence: chance(2) });
    const all = [...ids(slate), ...slate.hidden].sort();
    assert.deepEqual(all, ITEMS.map((item) => item.item_id).sort(), JSON.stringify({ rules, diversity }));
  }
});

test("a share of the slots is that share, evenly spread", async () => {
  const me = await session();
  for (const share of [0, 0.1, 0.25, 1 / 3, 0.5, 1]) {
    const slate = me.rank(ITEMS, { rules: [{ promote: { price: { min: 0 } }, share }] });
    for (let upto = 0; upto <= ITEMS.length; upto++) {
      const found = slate.items.slice(0, upto).filter((item) => item.promoted !== undefined).length;
      assert.ok(Math.abs(found - upto * share) < 1 + 1e-6, `${found} of ${upto} at ${share}`);
    }
  }
});

test("a list that was handed over once is ruled as well, and the visitor's dial and standard order leave rules as they are", async () => {
  const me = await session([ITEMS[3], ITEMS[3]]);
  const rules = [{ exclude: { facets: { brand: "Acme" } } }, { promote: { item_id: "i20" }, slots: 0, label: "New" }];
  const list = me.items(ITEMS);
  const plain = me.rank(ITEMS, { rules });
  assert.deepEqual(me.rank(list, { rules }), plain);
  assert.deepEqual([plain.items[0].item_id, plain.items[0].promoted], ["i20", "New"]);
  me.choices({ standard: true });
  const standard = me.rank(list, { rules, diversity: 1 });
  assert.deepEqual(ids(standard), ["i20", ...ITEMS.map((item) => item.item_id).filter((id) => brand(id) !== "Acme" && id !== "i20")]);
});

describe("Chromium", () => {
  let server, browser, page;
  before(async () => {
    server = await pagesServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  const fresh = async () => {
    page = await browser.newPage(server);
    await page.goto("/empty.html");
  };

  test("attach: what a rule takes out is hidden, what it promotes is marked, until the rule is gone; tiles stay where they stand", async () => {
    await fresh();
    const seen = await page.evaluate(async () => {
      const [{ open }, { attach }] = await Promise.all([import("/indwell/full.js"), import("/indwell/dom.js")]);
      const me = await open({ space: "rules-dom" });
      const tiles = Array.from({ length: 6 }, (_, i) => `<li data-indwell-item="t${i}" data-indwell-facets='{"brand": "${i % 2 ? "Acme" : "Birch"}"}'>${i}</li>`);
      document.body.insertAdjacentHTML("beforeend", `<ul data-indwell-list="l">${tiles.join("")}</ul>`);
      let on = true;
      const rank = {
        get rules() {
          return on ? [{ exclude: { item_id: "t2" } }, { promote: { facets: { brand: "Acme" } }, slots: 0, label: "Ours" }] : [];
        },
      };
      const handle = attach(me, document, { painted: false, rank });
      const is = () => [...document.querySelectorAll("li")].map((li) => li.dataset.indwellItem + (li.hidden ? " hidden" : "") + (li.dataset.indwellPromoted ?? ""));
      const ruled = is();
      on = false;
      document.querySelector("ul").addEventListener("click", () => handle.refresh({ userGesture: true }));
      document.querySelector("ul").click();
      return [ruled, is()];
    });
    assert.deepEqual(seen, [["t1Ours", "t0", "t3", "t4", "t5", "t2 hidden"], ["t1", "t0", "t3", "t4", "t5", "t2"]]);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

  test("attach: slots are those of the whole list, also where its first tiles stand because they were seen or had their turn", async () => {
    await fresh();
    const seen = await page.evaluate(async () => {
      const [{ open }, { attach }] = await Promise.all([import("/indwell/full.js"), import("/indwell/dom.js")]);
      const me = await open({ space: "rules-behind" });
      const list = document.createElement("ul");
      const add = (from, to) => {
        for (let i = from; i < to; i++) {
          list.insertAdjacentHTML("beforeend", `<li data-indwell-item="t${i}" data-indwell-facets='{"brand": "${i % 2 ? "Acme" : "Birch"}"}'>${i}</li>`);
          list.lastChild.style.height = `${innerHeight / 5}px`; // five of them are on the screen
        }
      };
      list.dataset.indwellList = "l";
      document.body.style.margin = list.style.margin = 0;
      add(0, 12);
      document.body.append(list);
      const rules = [
        { pin: { item_id: "t11", slot: 1 } }, // in front, where what was seen stands: taken
        { pin: { item_id: "t10", slot: 7 } },
        { promote: { facets: { brand: "Acme" } }, slots: [0, 5, 13], label: "Ad" },
        { promote: { item_id: "t15" }, slots: 16, label: "New" },
      ];
      const ranked = () => new Promise((done) => list.addEventListener("indwell:ranked", () => setTimeout(done), { once: true }));
      attach(me, document, { painted: true, rank: { rules } });
      const is = () => [...list.children].map((li) => li.dataset.indwellItem + (li.dataset.indwellPromoted ?? "")).join(" ");
      const first = is();
      add(12, 18);
      await ranked();
      return [first, is()];
    });
    const first = "t0 t1 t2 t3 t4 t5Ad t6 t10 t7 t8 t9 t11";
    assert.deepEqual(seen, [first, first + " t12 t13Ad t14 t16 t15New t17"]);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

  test("without indwell/full its options are refused by name, also if it comes second", async () => {
    await fresh();
    const said = await page.evaluate(async () => {
      const [{ open }, full] = await Promise.all([import("/indwell/index.js"), import("/indwell/full.js")]);
      const me = await open({ space: "usual" });
      const error = (call) => {
        try {
          return call();
        } catch ({ code, message }) {
          return [code, message];
        }
      };
      const refused = [{ diversity: 0.5 }, { rules: [{ exclude: { is: "bought" } }] }, { current: "a" }].map((options) => error(() => me.rank([], options)));
      const second = await full.open({ space: "other" });
      const late = error(() => second.rank([], { diversity: 0.5 }));
      const usual = second.rank([{ item_id: "a" }, { item_id: "b" }], { rules: [{ pin: { item_id: "b", slot: 0 } }] }).order;
      return { refused, late, usual };
    });
    const sentence = (name, where = "options") => ["unknown_option", `${where}: there is no option '${name}', or only in indwell/full, opened first`];
    assert.deepEqual(said.refused, [sentence("diversity"), sentence("exclude", "rules[0]"), sentence("current")]);
    assert.deepEqual(said.late, sentence("diversity"));
    assert.deepEqual(said.usual, [1, 0]);
    await page.close();
  });

  test("opened first, indwell/full serves the sessions of other entries too", async () => {
    await fresh();
    const out = await page.evaluate(async () => {
      const [{ open }, full] = await Promise.all([import("/indwell/index.js"), import("/indwell/full.js")]);
      await full.open({ space: "one" });
      const me = await open({ space: "two" });
      const fetched = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).map(({ name }) => name.split("/").at(-1));
      return [me.rank([{ item_id: "a" }, { item_id: "b" }], { rules: [{ exclude: { item_id: "a" } }] }).order, fetched];
    });
    assert.deepEqual(out, [[1], ["indwell_full_bg.wasm"]]);
    await page.close();
  });
});
