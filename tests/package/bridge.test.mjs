// indwell/bridge: what a site reports to others, as ours; whatever is in a data layer, nothing throws and nothing is touched.
import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG } from "../../pkg-scripts/lib/paths.mjs";

const entry = (name) => import(pathToFileURL(path.join(PKG, `${name}.js`)));
const { dataLayer, segment, translate } = await entry("bridge");
const { openForTest, random } = await entry("testing");

const shoe = { item_id: "sku-1", item_name: "Shoe", item_brand: "Acme", item_category: "Shoes", item_category2: "Running", price: 89.9 };

/** What a session has recorded: names with the number of items they are of. */
const recorded = (me) => me.export().events.map(({ name }) => name);

describe("translate", () => {
  // name, data, our name, and the ids or words that it is of
  const TABLE = [
    ["view_item", { items: [shoe] }, "view_item", ["sku-1"]],
    ["purchase", { transaction_id: "t", items: [shoe, { item_id: "b" }] }, "purchase", ["sku-1", "b"]],
    ["search", { search_term: "red mug" }, "search", "red mug"],
    ["view_search_results", { search_term: "mug" }, "search", "mug"],
    ["select_content", { content_type: "article", content_id: "a-1" }, "select_item", ["a-1"]],
    ["Product Viewed", { product_id: 7, name: "Mug" }, "view_item", ["7"]],
    ["Product Clicked", { product_id: "7" }, "select_item", ["7"]],
    ["Product Added", { product_id: "7", quantity: 1 }, "add_to_cart", ["7"]],
    ["Product Removed", { product_id: "7" }, "remove_from_cart", ["7"]],
    ["Product Added to Wishlist", { product_id: "7" }, "add_to_wishlist", ["7"]],
    ["Checkout Started", { products: [{ product_id: "7" }] }, "begin_checkout", ["7"]],
    ["Order Completed", { order_id: "o", products: [{ product_id: "7" }, { sku: "8" }] }, "purchase", ["7", "8"]],
    ["Order Refunded", { products: [{ product_id: "7" }] }, "refund", ["7"]],
    ["Products Searched", { query: "mug" }, "search", "mug"],
    ["product_viewed", { productVariant: { id: "v", product: { id: "p", title: "Mug", vendor: "Acme", type: "Kitchen" }, price: { amount: 9.5 } } }, "view_item", ["p"]],
    ["product_added_to_cart", { cartLine: { merchandise: { product: { id: "p" } } } }, "add_to_cart", ["p"]],
    ["checkout_completed", { checkout: { lineItems: [{ variant: { product: { id: "p" } } }] } }, "purchase", ["p"]],
    ["search_submitted", { searchResult: { query: "mug" } }, "search", "mug"],
    ["viewedObjectIDs", { objectIDs: ["a", "b"] }, "view_item", ["a", "b"]],
    ["clickedObjectIDsAfterSearch", { objectIDs: ["a"] }, "select_item", ["a"]],
    ["addedToCartObjectIDs", { objectIDs: ["a"] }, "add_to_cart", ["a"]],
    ["purchasedObjectIDs", { objectIDs: ["a"] }, "purchase", ["a"]],
    ["AddDetailView", { itemId: "a" }, "view_item", ["a"]],
    ["AddCartAddition", { itemId: "a" }, "add_to_cart", ["a"]],
    ["AddPurchase", { itemId: "a" }, "purchase", ["a"]],
    ["AddBookmark", { itemId: "a" }, "add_to_wishlist", ["a"]],
    ["View", { itemId: "a" }, "view_item", ["a"]],
    ["ProductDetailView", { id: "a" }, "view_item", ["a"]],
    ["add-to-cart-v1", { cart: [{ productId: "a" }] }, "add_to_cart", ["a"]],
    ["purchase-v1", { cart: [{ productId: "a" }] }, "purchase", ["a"]],
    ["cart_update", { action: "add", product_id: "a" }, "add_to_cart", ["a"]],
    ["cart_update", { action: "remove", product_id: "a" }, "remove_from_cart", ["a"]],
    ["BuyAction", { id: "a" }, "purchase", ["a"]],
    ["vp", "a", "view_item", ["a"]],
  ];
  for (const [name, data, ours, about] of TABLE) {
    test(`${name} ${JSON.stringify(data).slice(0, 60)}`, async () => {
      const event = translate(name, data);
      assert.equal(event.name, ours);
      assert.deepEqual(event.search_term ?? event.items.map(({ item_id }) => item_id), about);
      const { me } = await openForTest();
      const problems = [];
      me.on("problem", (problem) => problems.push(problem));
      assert.ok(me.track(event) >= 1);
      assert.deepEqual(problems, [], "the engine takes it as it is");
      me.dispose();
    });
  }

  test("opinions, by name and by rating", () => {
    assert.deepEqual(translate("LikeAction", { id: "a" }), { name: "item_feedback", feedback: "like", items: [{ item_id: "a" }] });
    assert.equal(translate("AddRating", { itemId: "a", rating: -1 }).feedback, "dislike");
    assert.equal(translate("AddRating", { itemId: "a", rating: 0.1 }), null);
  });

  test("a product keeps its facets, whoever describes it", () => {
    assert.deepEqual(translate("view_item", { items: [shoe] }).items[0], shoe);
    const mug = { item_id: "7", item_name: "Mug", item_brand: "Acme", item_category: "Kitchen/Mugs", item_variant: "red", price: 9.5 };
    assert.deepEqual(translate("Product Viewed", { product_id: "7", name: "Mug", brand: "Acme", category: "Kitchen > Mugs", variant: "red", price: "9.50" }).items[0], mug);
  });

  test("what says nothing of an item is nothing", () => {
    for (const given of [["page_view", {}], ["view_item", {}], ["search", {}], ["", null], [undefined], [{}, []], ["constructor", { id: "a" }], ["__proto__", { id: "a" }], ["gtm.js", { items: [shoe] }]]) assert.equal(translate(...given), null);
  });
});

describe("dataLayer", () => {
  function gtag() {
    return arguments; // as gtag's own snippet pushes them
  }

  test("present and future entries of gtag and of a tag manager, until it ends", async () => {
    const { me } = await openForTest();
    const layer = [
      gtag("js", new Date()),
      gtag("config", "G-1"),
      gtag("event", "view_item", { items: [shoe] }),
      { event: "gtm.js", "gtm.start": 1 },
      { ecommerce: null },
    ];
    const own = layer.push;
    const end = dataLayer(me, { layer });
    assert.deepEqual(recorded(me), ["view_item"]);
    assert.equal(layer.push({ event: "add_to_cart", ecommerce: { items: [shoe] } }, gtag("event", "search", { search_term: "mug" })), 7, "push returns what it did");
    assert.deepEqual(recorded(me).sort(), ["add_to_cart", "search", "view_item"]);
    layer.push({ ecommerce: { detail: { products: [{ id: "old", name: "Mug" }] } } }); // Universal Analytics
    assert.equal(recorded(me).length, 4);
    end();
    assert.equal(layer.push, own);
    layer.push(gtag("event", "view_item", { items: [{ item_id: "b" }] }));
    assert.equal(recorded(me).length, 4);
    assert.equal(layer.length, 9, "the layer keeps all");
  });

  test("an order counts once", async () => {
    const { me } = await openForTest();
    const order = (id) => gtag("event", "purchase", { transaction_id: id, items: [{ item_id: "a" }] });
    const layer = [order("t-1"), order("t-1")];
    dataLayer(me, { layer });
    layer.push({ event: "purchase", ecommerce: { transaction_id: "t-1", items: [{ item_id: "a" }] } }, gtag("event", "purchase", { transaction_id: "t-2", items: [{ item_id: "b" }] }));
    assert.deepEqual(recorded(me), ["purchase", "purchase"]);
  });

  test("a tag manager that replaces push afterwards still gets all, and so do we", async () => {
    const { me } = await openForTest();
    const layer = [];
    const end = dataLayer(me, { layer });
    const ours = layer.push;
    const seen = [];
    layer.push = (...entries) => (seen.push(...entries), ours.apply(layer, entries));
    layer.push(gtag("event", "view_item", { items: [shoe] }));
    assert.deepEqual([seen.length, recorded(me)], [1, ["view_item"]]);
    end();
    layer.push(gtag("event", "view_item", { items: [{ item_id: "b" }] }));
    assert.deepEqual([seen.length, recorded(me)], [2, ["view_item"]], "it hears no more, and breaks nobody's chain");
  });
});

test("segment: events from now on, until it ends", async () => {
  const { me } = await openForTest();
  const listeners = [];
  const end = segment(me, { on: (_, listener) => listeners.push(listener) });
  const tell = (...given) => listeners.forEach((listener) => listener(...given));
  tell("Product Viewed", { product_id: "a", name: "Mug" });
  tell("Something Else", { product_id: "a" });
  end();
  tell("Product Viewed", { product_id: "b" });
  assert.deepEqual(recorded(me), ["view_item"]);
});

describe("hostile entries", () => {
  /** A value made of a seed: plain, deep, wide, throwing, cyclic, revoked. `reads` counts what is read of getters. */
  function thing(next, reads, depth = 0) {
    const pick = (list) => list[Math.floor(next() * list.length)];
    const name = () => pick(["event", "ecommerce", "items", "products", "item_id", "id", "price", "item_name", "0", "1", "2", "length", "__proto__", "constructor", "detail", "objectIDs", "variant", "product", "name", "search_term"]);
    const leaf = [null, undefined, 0, -1, NaN, Infinity, 1e21, "", "view_item", "purchase", "search", "event", "a".repeat(9999), "\0", "__proto__", true, Symbol("s"), 10n, () => {}, new Date(NaN), /x/];
    const kind = Math.floor(next() * (depth > 4 ? 2 : 9));
    if (kind < 3) return pick(leaf);
    if (kind === 3) return Array.from({ length: Math.floor(next() * 6) }, () => thing(next, reads, depth + 1));
    if (kind === 4) {
      const cycle = { event: "view_item", ecommerce: {} };
      cycle.ecommerce.items = [cycle];
      return cycle;
    }
    if (kind === 5) {
      const { proxy, revoke } = Proxy.revocable(pick([[], {}]), {});
      revoke();
      return proxy;
    }
    if (kind === 6) return new Proxy({}, { get: (_, key) => (next() < 0.3 ? thing(next, reads, depth + 1) : (() => { throw new Error(String(key)); })()) });
    if (kind === 7) return Object.assign(Array.from({ length: 3 }), { 0: "event", 1: "view_item", length: 2 ** 31 });
    const object = next() < 0.3 ? Object.create(null) : {};
    for (let count = Math.floor(next() * 6); count >= 0; count--) {
      const key = name();
      const value = thing(next, reads, depth + 1);
      const counter = [0];
      reads.push(counter);
      const get = () => (counter[0]++, value);
      Object.defineProperty(object, key, next() < 0.5 ? { value, enumerable: true, configurable: true } : { get, enumerable: true, configurable: true });
    }
    return object;
  }

  test("20,000 of them: nothing throws, no getter is read twice for one event, no prototype is touched", async () => {
    const { me } = await openForTest();
    const before = [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((prototype) => Reflect.ownKeys(prototype).length);
    const next = random(20);
    let translated = 0;
    for (let round = 0; round < 20_000; round++) {
      const reads = [];
      const data = thing(next, reads);
      const name = ["view_item", "purchase", "search", "Product Viewed", "cart_update", "AddRating"][round % 6];
      const event = translate(name, data);
      assert.ok(reads.every(([count]) => count <= 1), "a getter was read twice");
      if (event) translated += 1;
      if (event?.items) assert.ok(event.items.length <= 200 && event.items.every(({ item_id }) => typeof item_id === "string" && item_id.length <= 256));
      if (round % 10) continue;
      const layer = [thing(next, reads), data];
      const end = dataLayer(me, { layer });
      layer.push(thing(next, reads), { event: name, ecommerce: data });
      end();
    }
    assert.ok(translated > 200, `${translated} got through`);
    assert.deepEqual([Object.prototype, Array.prototype, Function.prototype, String.prototype].map((prototype) => Reflect.ownKeys(prototype).length), before);
    assert.equal({}.item_id, undefined);
    me.dispose();
  });

  test("a layer that is no array is left alone", async () => {
    const { me } = await openForTest();
    for (const layer of ["text", 5, {}, new Map()]) dataLayer(me, { layer })();
    assert.equal(me.status().events, 0);
  });

  test("a list of a million products is cut", () => {
    const items = Array.from({ length: 1_000_000 }, (_, at) => ({ item_id: `i${at}` }));
    assert.equal(translate("purchase", { items }).items.length, 200);
  });
});
