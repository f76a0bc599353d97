// Segments and intents, from a history written for each.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG } from "../../pkg-scripts/lib/paths.mjs";

const load = (name) => import(pathToFileURL(path.join(PKG, name)));
const { open } = await load("inline.js");
const { affinities, counters, intent, left, nextFacet, segments } = await load("segments.js");

const DAY = 86_400_000;
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12);
const mug = (n, category = "Mugs") => ({ item_id: `m${n}`, price: 50 + n, facets: { category, brand: `b${n}` } });

let spaces = 0;
/** A history of [time before now, event name, item]. */
async function history(...events) {
  let now = NOW;
  const me = await open({ space: `segments-${spaces++}`, now: () => now });
  for (const [ago, name, item] of events) {
    now = NOW - ago;
    me.track({ name, item });
  }
  now = NOW;
  return me;
}

test("nobody, new, returning, loyal, of high value, at risk", async () => {
  const told = async (...events) => segments(await history(...events));
  assert.deepEqual(await told(), ["new"]);
  assert.deepEqual(await told([MINUTE, "view_item", mug(1)], [0, "view_item", mug(2)]), ["new"]);
  assert.deepEqual(await told([DAY, "view_item", mug(1)], [0, "view_item", mug(2)]), ["returning"]);
  const visits = [5, 4, 3, 2, 1].map((day) => [day * DAY, "view_item", mug(day)]);
  assert.deepEqual(await told(...visits), ["returning", "loyal"]);
  const purchases = [1, 2, 3, 4].map((n) => [60 * DAY, "purchase", mug(n)]);
  assert.deepEqual(await told(...purchases, [0, "view_item", mug(9)]), ["returning", "loyal", "high_value", "at_risk"]);
  assert.deepEqual(await told(...purchases.slice(0, 1), [20 * DAY, "view_item", mug(1)], [0, "view_item", mug(9)]), ["returning"]);
});

test("counters are those worked by hand", async () => {
  const me = await history(
    [10 * DAY, "add_to_cart", mug(1)],
    [10 * DAY - MINUTE, "add_to_cart", mug(2)],
    [10 * DAY - 2 * MINUTE, "purchase", mug(2)],
    [20 * MINUTE, "view_item", mug(3)],
    [10 * MINUTE, "add_to_cart", mug(4)],
    [9 * MINUTE, "remove_from_cart", mug(4)],
    [5 * MINUTE, "item_impression", mug(5)],
  );
  const { visits, purchases, spent, in_basket, session_views, session_added, away, session_minutes } = counters(me);
  assert.deepEqual({ visits, purchases, in_basket, session_views, session_added }, { visits: 2, purchases: 1, in_basket: 1, session_views: 1, session_added: 1 });
  assert.ok(Math.abs(spent - 52) < 0.01 && Math.abs(away - 9.98) < 0.01 && Math.abs(session_minutes - 20) < 0.1);
});

test("browsing, comparing, ready to buy", async () => {
  const at = (minutes, name, item) => [minutes * MINUTE, name, item];
  const told = async (...events) => intent(await history(...events));
  const kinds = ["Mugs", "Bags", "Clocks", "Cards"];
  const round = kinds.map((kind, i) => at(10 - i, "view_item", mug(i, kind)));
  assert.equal(await told(), "browsing");
  assert.equal(await told(...round), "browsing");
  assert.equal(await told(...[1, 2, 3].map((i) => at(10 - i, "view_item", mug(i)))), "comparing");
  assert.equal(await told(...round, at(2, "view_item", mug(0, "Mugs"))), "comparing");
  assert.equal(await told(...round, at(1, "add_to_cart", mug(0))), "ready");
  assert.equal(await told(...round, at(2, "add_to_cart", mug(0)), at(1, "remove_from_cart", mug(0))), "browsing");
  assert.equal(await told(at(3 * 1440, "add_to_cart", mug(0)), ...round), "browsing");
});

test("a page's own segments, and mistakes in them", async () => {
  const me = await history([DAY, "view_item", mug(1)], [0, "view_item", mug(1)]);
  const own = { keen: { views: { min: 2 } }, new: { visits: { max: 9 } }, rich: [{ spent: { min: 1 } }, { known: { max: 0.1 } }] };
  assert.deepEqual(segments(me, own), ["new", "returning", "keen"]);
  for (const [wrong, names] of [[{ a: { viewed: { min: 1 } } }, /viewed/], [{ a: { views: { least: 1 } } }, /views/], [{ a: null }, /segments.a/]]) {
    assert.throws(() => segments(me, wrong), { code: "invalid_option", message: names });
  }
});

const of = (minutes, category, n = minutes) => [minutes * MINUTE, "view_item", mug(n, category)];
const points = (me) => Object.fromEntries(affinities(me, "category").map(({ value, points }) => [value, points]));

test("affinities are those of Adobe Target's published example", async () => {
  const first = ["mens", "acc", "jew", "acc"].map((category, at) => of(600 - at, category, at));
  const second = ["jew", "acc", "beauty", "shoes", "womens"].map((category, at) => of(10 - at, category, 10 + at));
  // While the first visit goes on, after its end, and at the end of the second: the order counts, too.
  const during = await history(...first.map(([time, ...rest]) => [time - 595 * MINUTE, ...rest]));
  assert.deepEqual(Object.entries(points(during)), [["acc", 9], ["mens", 8], ["jew", 5]]);
  assert.deepEqual(Object.entries(points(await history(...first))), [["acc", 4.5], ["mens", 4], ["jew", 2.5]]);
  assert.deepEqual(Object.entries(points(await history(...first, ...second))), [["acc", 6.5], ["womens", 5], ["jew", 4.5], ["shoes", 4], ["beauty", 3]]);
  assert.deepEqual(affinities(during, "category", { most: 1 }), [{ value: "mens", points: 7 }], "what does not fit is new each time");
  assert.deepEqual(affinities(await history(...first), "category", { decay: 1 })[0], { value: "acc", points: 9 });
  const many = await history(...Array.from({ length: 12 }, (_, n) => of(20 - n, `c${n}`, n)));
  assert.deepEqual(affinities(many, "category", { most: 20 }).map(({ points }) => points), [5, 4, 3, 2, 1], "what has lost all is gone");
  assert.deepEqual(affinities(await history(), "category"), []);
  assert.throws(() => affinities(during, "category", { half: 1 }), { code: "unknown_option", message: /half/ });
  assert.throws(() => affinities(during, "category", { decay: 2 }), { code: "invalid_option", message: /decay/ });
});

test("who picks a tile and comes to its page has looked once; of a path the whole counts", async () => {
  const me = await history([5 * MINUTE, "select_item", mug(1, "Shoes/Running")], [4 * MINUTE, "view_item", mug(1, "Shoes/Running")], of(3, "Shoes/Trail"));
  assert.deepEqual(points(me), { "Shoes/Running": 9, "Shoes/Trail": 5 });
  assert.deepEqual(points(await history(of(5, "Mugs", 1), of(4, "Mugs", 1))), { Mugs: 15 }, "and who comes back to it, twice");
});

test("the next facet is what came after it before, and what is common as far as that is little", async () => {
  const trail = (...categories) => categories.map((category, at) => of(25 - at, category, at));
  const shares = async (...categories) => Object.fromEntries(nextFacet(await history(...trail(...categories)), "category").map(({ value, share }) => [value, share]));
  assert.deepEqual(nextFacet(await history(), "category"), []);
  // After a: b twice, c once, two different; of all eight a is 4, b 2, c and d 1.
  const { a, b, c, d } = await shares("a", "b", "a", "b", "d", "a", "c", "a");
  assert.ok(Math.abs(b - (2 + 2 * (2 / 8)) / 5) < 1e-12 && Math.abs(c - (1 + 2 / 8) / 5) < 1e-12);
  assert.ok(Math.abs(a - 2 * (4 / 8) / 5) < 1e-12 && Math.abs(d - 2 / 8 / 5) < 1e-12 && Math.abs(a + b + c + d - 1) < 1e-12);
  assert.deepEqual(await shares("a", "b", "b", "c"), { a: 0.25, b: 0.5, c: 0.25 }, "nothing came after c");
  const before = trail("a", "b", "a", "b", "a").map(([time, ...rest]) => [time + DAY, ...rest]);
  const [likely] = nextFacet(await history(...before), "category");
  assert.deepEqual([likely.value, likely.share], ["a", 0.6], "after a pause nothing is the last");
});

test("what was left: not what is bought, refused, in the basket or gone on with", async () => {
  const yesterday = (minutes, name, n) => [DAY + minutes * MINUTE, name, mug(n)];
  const me = await history(
    [15 * DAY, "view_item", mug(0)],
    [15 * DAY, "add_to_cart", mug(9)],
    ...[1, 2, 3, 4, 5, 6].map((n) => yesterday(20 - n, "view_item", n)),
    yesterday(13, "view_item", 11),
    yesterday(12, "purchase", 11),
    yesterday(9, "add_to_cart", 2),
    yesterday(8, "add_to_cart", 7),
    yesterday(7, "purchase", 7),
    yesterday(6, "add_to_cart", 8),
    [5 * MINUTE, "view_item", mug(3)],
    [4 * MINUTE, "view_item", mug(10)],
  );
  me.feedback("m4", "hide");
  const page = [11, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 10].map((n) => ({ item_id: `m${n}` }));
  const ids = (places) => places.map((place) => page[place].item_id);
  const { looked, basket } = left(me, page);
  assert.deepEqual([ids(looked), ids(basket)], [["m6", "m5", "m1"], ["m8", "m2"]]);
  assert.deepEqual(left(me, [{ item_id: "other" }, null, { item_id: "m5" }]), { looked: [2], basket: [] });
  assert.deepEqual(left(await history(), page), { looked: [], basket: [] });
});
