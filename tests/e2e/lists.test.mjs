// A list that is handed over once is ranked as its items would be, whatever happens in between.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { PKG, ROOT } from "../../pkg-scripts/lib/paths.mjs";
import { events, items } from "../bench/made.js";

const { IndwellError, open } = await import(path.join(PKG, "inline.js"));
const NOW = Date.UTC(2026, 0, 5, 12);
let spaces = 0;
const visitor = async (options) => open({ space: `lists${spaces++}`, now: () => NOW, ...options });
const known = async () => {
  const me = await visitor();
  me.track(events(300, NOW));
  return me;
};

// The texts of the second are longer than what is encoded in one place.
for (const count of [60, 900]) test(`the same slate of ${count} items, score for score, with every option`, async () => {
  const me = await known();
  const given = items(count);
  const list = me.items(given);
  assert.deepEqual({ ...list }, { length: count, problems: [] });
  const rules = [{ pin: { item_id: given[40].item_id, slot: 2 } }];
  for (const options of [undefined, { explain: true }, { limit: 7 }, { rules }, { weights: { facet: 3 }, min_confidence: 0.2, list: "a" }]) {
    const slate = me.rank(given, options);
    assert.deepEqual(me.rank(list, options), slate);
    assert.ok(slate.reordered);
  }
  assert.equal(me.why(given[3].item_id, { list: "a" }).list, "a");
  me.dispose();
});

test("items that cannot be read or are sensitive keep their places, and are told with every slate", async () => {
  const me = await known();
  const given = [{ item_id: "a" }, { item_id: "" }, 7, { item_id: "b", sensitive: true }, { item_id: "c", price: -1 }, ...items(8)];
  const list = me.items(given);
  assert.deepEqual(list.problems.map(({ index, field }) => [index, field]), [[1, "item_id"], [2, ""], [4, "price"]]);
  assert.deepEqual(me.rank(list), me.rank(given));
  assert.throws(() => me.items({ length: 3 }), (error) => error instanceof IndwellError && error.code === "invalid_argument");
  assert.throws(() => me.rank({ length: 3 }), (error) => error instanceof IndwellError && error.code === "invalid_argument");
  me.dispose();
});

test("a list outlives what the wasm keeps of it: other lists, forgetting, a pack, another session", async () => {
  const me = await known();
  const given = items(20);
  const list = me.items(given);
  const same = (what) => assert.deepEqual(me.rank(list, { explain: true }), me.rank(given, { explain: true }), what);
  same("at first");
  for (let seed = 3; seed < 50; seed++) me.rank(me.items(items(5, seed)));
  same("after 47 other lists");
  me.track({ name: "view_item", item: given[11] });
  same("after an event");
  me.forget({ item_id: given[11].item_id });
  same("after an item was forgotten");
  await me.load(readFileSync(path.join(ROOT, "tests/golden/packs/shop.pack")));
  same("with a pack");
  const other = await visitor();
  assert.deepEqual(other.rank(list).order, given.map((_, place) => place), "of another visitor, who has no history");
  me.forget();
  same("after everything was forgotten");
  me.dispose();
  const off = await visitor({ storage: "off" });
  assert.deepEqual(off.rank(list, { limit: 3 }).items.map(({ item_id }) => item_id), given.slice(0, 3).map(({ item_id }) => item_id));
  assert.throws(() => me.items(given), (error) => error.code === "disposed");
});

test("a slate's items are what they were when it was made, however late and in whatever way they are looked at", async () => {
  const me = await known();
  const given = items(30);
  const slates = Array.from({ length: 6 }, () => me.rank(given));
  const { items: wanted, ...rest } = me.rank(given, { explain: true });
  const bare = wanted.map(({ reasons, ...item }) => item);
  me.forget("all");
  me.rank(given.toReversed());
  slates[1].order.reverse();
  slates[2].order.length = 3;
  const views = [(slate) => slate.items, (slate) => JSON.parse(JSON.stringify(slate)).items, (slate) => structuredClone(slate).items, (slate) => ({ ...slate }).items, (slate) => Object.assign({}, slate).items];
  for (const [at, view] of views.entries()) assert.deepEqual(view(slates[at]), bare);
  assert.equal(slates[0].items, slates[0].items, "made once");
  assert.deepEqual(Object.keys(slates[0]), ["order", "items", ...Object.keys(rest).filter((key) => key !== "order")]);
  // As a framework's state holds it: frozen to its depth (Immer), or behind Proxies that wrap what they give (Vue).
  const wrapped = (of) => new Proxy(of, { get: (of, key, self) => { const value = Reflect.get(of, key, self); return value !== null && typeof value === "object" ? wrapped(value) : value; } });
  assert.deepEqual(JSON.parse(JSON.stringify(wrapped(me.rank(given)).items)), JSON.parse(JSON.stringify(me.rank(given).items)));
  const frozen = Object.freeze(me.rank(given));
  assert.deepEqual(frozen.items, me.rank(given).items);
  slates[5].items = [];
  assert.deepEqual(slates[5].items, [], "a page may put others there");
  me.dispose();
});

test("a slate that is of no more use goes with the youngest garbage", () => {
  // 600 slates of 1,000 items hold some 15 MB; what only the collection of all memory would let go of were most of that.
  const script = `
    const { open } = await import(${JSON.stringify(path.join(PKG, "inline.js"))});
    const { events, items } = await import(${JSON.stringify(path.join(ROOT, "tests/bench/made.js"))});
    const me = await open({ space: "garbage" });
    me.track(events(300));
    const list = me.items(items(1000));
    const held = () => (gc({ type: "minor" }), gc({ type: "minor" }), process.memoryUsage().heapUsed);
    const rank = (count) => { for (let i = 0; i < count; i++) me.rank(list); };
    rank(600);
    gc();
    const before = held();
    rank(600);
    console.log(held() - before);`;
  const printed = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "--eval", script], { encoding: "utf8" });
  assert.ok(Number(printed) < 3e6, `${printed.trim()} bytes more are held`);
});
