// Segments and intents, from a history written for each.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG } from "../../pkg-scripts/lib/paths.mjs";

const load = (name) => import(pathToFileURL(path.join(PKG, name)));
const { open } = await load("inline.js");
const { counters, intent, segments } = await load("segments.js");

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
