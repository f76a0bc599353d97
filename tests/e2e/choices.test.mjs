// What the visitor chooses for a site: off, the standard order, and the dial from familiar to surprising.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../pkg/inline.js";
import { weighed } from "../../src/js/choices.js";
import { seeded } from "../../pkg-scripts/lib/egress.mjs";

const NOW = Date.UTC(2026, 10, 21, 12);
const KEY = (space) => `indwell//choices/${space}`;
const DIALS = [0, 0.1, 0.25, 0.4, 0.5, 0.65, 0.8, 0.9, 1];

function mapStore(map = new Map()) {
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, String(value)),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

/** A random visitor and a list. */
async function world(seed, space = `w${seed}`, storage = mapStore()) {
  const random = seeded(seed);
  const whole = (below) => Math.floor(random() * below);
  const item = (id) => ({
    item_id: `i${id}`,
    text: ["red mug", "garden lamp", "paper bag", "tea pot", "blue mug"][whole(5)],
    price: 1 + whole(40),
    facets: { colour: ["red", "blue", "green", "white"][whole(4)], brand: `b${whole(5)}`, category: ["Home/Lamps", "Kitchen/Mugs", "Bags"][whole(3)] },
  });
  const items = Array.from({ length: 30 }, (_, id) => item(id));
  const me = await open({ space, storage, now: () => NOW });
  for (let n = 4 + whole(25); n; n--) {
    const name = ["view_item", "view_item", "select_item", "add_to_cart", "item_dwell"][whole(5)];
    me.track({ name, item: items[Math.floor(random() ** 2 * 30)], time: NOW - whole(20 * 86_400_000), ...(name === "item_dwell" && { dwell_ms: 40_000 }) });
  }
  if (random() < 0.3) me.prefer({ key: "colour", value: "red" }, random() < 0.5 ? 1 : -1);
  return { me, items, storage };
}

const FADING = ["facet", "session_facet", "disliked_facet", "text", "viewed"];

test("the dial at 0 changes not a bit; further on it is still a permutation whose reasons add up, and why agrees", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { me, items } = await world(seed);
    const plain = me.rank(items, { explain: true, list: "l" });
    // What fades are the engine's own weights.
    assert.deepEqual(me.rank(items, { explain: true, list: "l", weights: { facet: 1, session_facet: 0.7, text: 2, viewed: 0.5 } }), plain);
    me.choices({ surprise: 0 });
    assert.deepEqual(me.rank(items, { explain: true, list: "l" }), plain);
    for (const surprise of DIALS) {
      me.choices({ surprise });
      const slate = me.rank(items, { explain: true, list: "l" });
      assert.deepEqual(slate.order.toSorted((a, b) => a - b), [...items.keys()]);
      for (const { score, reasons, item_id } of slate.items.slice(0, 6)) {
        const sum = (reasons ?? []).reduce((sum, { value }) => sum + value, 0);
        assert.ok(Math.abs(sum - score) < 1e-9, `${item_id}: ${sum} is not ${score}`);
        assert.equal(slate.items[me.why(item_id, { list: "l" }).position].item_id, item_id);
        if (surprise === 1) assert.ok((reasons ?? []).every(({ code, value }) => code === "viewed" ? value <= 0 : !FADING.includes(code)));
      }
      assert.deepEqual(me.rank(items, { explain: true, list: "l" }), slate, "the same again");
    }
    me.choices({ surprise: 0 });
    assert.deepEqual(me.rank(items, { explain: true, list: "l" }), plain, "and back");
    me.dispose();
  }
});

test("further on, the first of a list are never more familiar, and more of them are unfamiliar", async () => {
  const share = DIALS.map(() => 0);
  let falls = 0;
  for (let seed = 100; seed < 200; seed++) {
    const { me, items } = await world(seed);
    // By how much each item's score falls as the dial turns: what of it is taste and having been looked at.
    const familiar = new Map();
    for (const { item_id, reasons = [] } of me.rank(items, { explain: true }).items) {
      const fading = reasons.filter(({ code }) => FADING.includes(code)).map(({ code, value }) => (code === "viewed" ? (value / 0.5) * 2 : value));
      familiar.set(item_id, fading.reduce((sum, value) => sum + value, 0));
    }
    for (const k of [1, 3, 5, 10, 20]) {
      let before = Infinity;
      DIALS.forEach((surprise, at) => {
        me.choices({ surprise });
        const first = me.rank(items).items.slice(0, k).map(({ item_id }) => familiar.get(item_id));
        const sum = first.reduce((sum, value) => sum + value, 0);
        assert.ok(sum <= before + 1e-9, `seed ${seed}, first ${k}, dial ${surprise}: ${sum} after ${before}`);
        falls += sum < before - 1e-9 && before < Infinity;
        before = sum;
        if (k === 10) share[at] += first.filter((value) => value <= 0).length / 1000;
      });
    }
    me.dispose();
  }
  assert.ok(falls > 500, `${falls}`);
  for (let at = 1; at < DIALS.length; at++) assert.ok(share[at] >= share[at - 1], `unfamiliar among the first ten: ${share}`);
  assert.ok(share.at(-1) > share[0] + 0.1, `${share}`);
  console.log(`unfamiliar among the first ten, dial 0 to 1: ${share.map((part) => part.toFixed(2)).join(" ")}`);
});

test("a host's own weights fade alike; what does not fade is left alone", () => {
  for (const surprise of DIALS) {
    assert.equal(weighed("facet", 3, surprise), surprise ? 3 * (1 - surprise) : 3);
    assert.equal(weighed("viewed", -4, surprise), surprise ? -4 - 2 * surprise : -4);
    assert.equal(weighed("price", 0.5, surprise), 0.5);
    assert.ok(Number.isNaN(weighed("price", undefined, surprise)), "the engine's own");
  }
});

test("choices are kept beside the history, hold in every tab, and outlive an erasure", async () => {
  const { me, items, storage } = await world(7, "kept");
  assert.deepEqual(me.choices(), { off: false, standard: false, surprise: 0, asked: false });
  assert.ok(!storage.map.has(KEY("kept")), "nothing chosen, nothing kept");
  const heard = [];
  me.on("change", ({ cause }) => heard.push(cause));
  assert.deepEqual(me.choices({ surprise: 0.6, asked: true }), { off: false, standard: false, surprise: 0.6, asked: true });
  assert.deepEqual(heard, ["choice"]);
  const turned = me.rank(items);
  me.dispose();
  const again = await open({ space: "kept", storage, now: () => NOW });
  assert.deepEqual(again.rank(items), turned, "the same on the next page");
  // Another tab's hand on the same store.
  storage.setItem(KEY("kept"), JSON.stringify({ off: false, standard: true, surprise: 0.6 }));
  const standard = again.rank(items);
  assert.deepEqual([standard.reordered, standard.order], [false, [...items.keys()]]);
  again.forget("all");
  assert.deepEqual(again.choices(), { off: false, standard: true, surprise: 0.6, asked: false });
  again.choices({ standard: false, surprise: 0 });
  assert.ok(!storage.map.has(KEY("kept")));
  for (const wrong of ["", "{", "null", "[]", '"x"', '{"off":1,"surprise":7}', '{"surprise":-1}', `{"x":"${"y".repeat(500)}"}`, '{"__proto__":{"off":true}}']) {
    storage.setItem(KEY("kept"), wrong);
    assert.deepEqual(again.choices(), { off: false, standard: false, surprise: 0, asked: false }, wrong);
  }
  assert.equal({}.off, undefined);
  again.dispose();
});

test("what was hidden stays away from the standard order, and pins keep their slots", async () => {
  const { me, items } = await world(8);
  me.feedback("i4", "hide");
  me.choices({ standard: true });
  const { order } = me.rank(items, { rules: [{ pin: { item_id: "i9", slot: 0 } }] });
  assert.deepEqual(order, [9, ...[...items.keys()].filter((at) => at !== 4 && at !== 9)]);
  me.dispose();
});

test("off erases, and records and ranks nothing until it is on again, here and on the next page", async () => {
  const { me, items, storage } = await world(9, "off");
  me.choices({ off: true });
  const silent = (one) => {
    assert.equal(one.track({ name: "view_item", item: items[0] }), 0);
    assert.deepEqual(one.rank(items).order, [...items.keys()]);
    assert.deepEqual([one.status().storage, one.status().events, one.interests().facets, one.export().events, one.why("i0")], ["off", 0, [], [], null]);
    const left = [...storage.map.keys()].filter((key) => !/\/(epoch\.\w+|erased)$/.test(key));
    assert.deepEqual(left, [KEY("off")]);
  };
  silent(me);
  me.forget("all");
  silent(me);
  me.dispose();
  const again = await open({ space: "off", storage, now: () => NOW });
  silent(again);
  again.choices({ off: false });
  assert.equal(again.track([0, 1].map((at) => ({ name: "view_item", item: items[at] }))), 2);
  assert.equal(again.status().events, 2);
  again.dispose();
});

test("a file carries the order and the dial to another device, and switches nobody off", async () => {
  const { me } = await world(10, "from");
  me.choices({ standard: true, surprise: 0.3 });
  const file = JSON.parse(JSON.stringify(me.export()));
  const other = await open({ space: "to", now: () => NOW });
  other.import(file);
  assert.deepEqual(other.choices(), me.choices());
  assert.equal(other.export().state, file.state);
  for (const choices of [null, 5, [], { off: true, standard: false, surprise: 0 }, { surprise: 9 }, { get standard() { throw new Error("no"); } }]) other.import({ ...file, choices }); // prettier-ignore
  assert.deepEqual(other.choices(), { off: false, standard: false, surprise: 0, asked: false });
  me.dispose();
  other.dispose();
});

test("wrong choices are told, and a store that refuses keeps them for as long as the session lasts", async () => {
  const me = await open({ space: "wrong", storage: { ...mapStore(), getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } } }); // prettier-ignore
  for (const [given, code] of [[5, "invalid_option"], [{ dial: 1 }, "unknown_option"], [{ surprise: 2 }, "invalid_option"], [{ surprise: NaN }, "invalid_option"], [{ off: "yes" }, "invalid_option"]]) {
    assert.throws(() => me.choices(given), (error) => error.code === code);
  }
  assert.equal(me.choices({ surprise: 0.5 }).surprise, 0.5);
  assert.equal(me.choices().surprise, 0.5);
  me.dispose();
  assert.throws(() => me.choices(), (error) => error.code === "disposed");
});
