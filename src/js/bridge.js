// indwell/bridge: events a site reports already, to its analytics or to another platform, as ours. Values are read once, one
// by one, by fixed names and up to fixed sizes; whatever throws, is left out.
import { followLayer } from "./layer.js";
import { countedOrders } from "./orders.js";

const ITEMS_MAX = 200;
const TEXT_MAX = 256;

// What others call it, as written in lower case with "_" for whatever else stands between words.
const ALIASES = {
  view_item:
    "product_viewed product_view productdetailview adddetailview viewed_product view_product view_content content_view viewedobjectids viewaction readaction watchaction listenaction view vp",
  select_item: "product_clicked select_content recclicks clickedobjectids clickedobjectidsaftersearch widget_click click",
  add_to_cart: "product_added product_added_to_cart added_to_cart addtocart add_to_cart_v1 addcartaddition addedtocartobjectids addedtocartobjectidsaftersearch cart_add cp",
  remove_from_cart: "product_removed product_removed_from_cart removed_from_cart remove_from_cart_v1 deletecartaddition cart_remove",
  add_to_wishlist: "product_added_to_wishlist added_to_wishlist add_to_wishlist_v1 addbookmark bookmarkaction",
  begin_checkout: "checkout_started initiate_checkout",
  purchase: "order_completed checkout_completed purchase_v1 addpurchase purchasedobjectids purchasedobjectidsaftersearch convertedobjectids buyaction orderaction or bp",
  refund: "order_refunded order_cancelled",
  search: "products_searched search_submitted search_submit view_search_results keyword_search_v1 searchview searchitems searchaction is",
  like: "likeaction lp",
  dislike: "dislikeaction dp",
};
const NAMES = new Map(Object.entries(ALIASES).flatMap(([ours, others]) => [ours, ...others.split(" ")].map((name) => [name, ours])));
/** The names of Universal Analytics' enhanced e-commerce. */
const ACTIONS = { detail: "view_item", click: "select_item", add: "add_to_cart", remove: "remove_from_cart", checkout: "begin_checkout", purchase: "purchase", refund: "refund" };
/** Of GA4's own, those that say something of an item or a search. */
const GA4 = ["view_item", "select_item", "add_to_cart", "remove_from_cart", "add_to_wishlist", "begin_checkout", "purchase", "refund", "search", "view_search_results", "select_content"];

let read; // object → name → value, of the event in hand: what a getter does, it does once

/** Runs `work` with a memory of what it has read. */
function once(work) {
  if (read) return work();
  read = new Map();
  try {
    return work();
  } finally {
    read = undefined;
  }
}

/** A property's value; undefined where it has none or throws. */
function get(object, name) {
  if (object === null || (typeof object !== "object" && typeof object !== "function")) return undefined;
  if (!read.has(object)) read.set(object, new Map());
  const known = read.get(object);
  if (known.has(name)) return known.get(name);
  let value;
  try {
    value = object[name] ?? undefined;
  } catch {}
  known.set(name, value);
  return value;
}
/** The first of these properties that has a value. */
function first(object, names, convert) {
  for (const name of names) {
    const value = convert(get(object, name));
    if (value !== undefined) return value;
  }
}
const text = (value) => (typeof value === "string" && value.trim() ? value.trim().slice(0, TEXT_MAX) : undefined);
const id = (value) => (Number.isSafeInteger(value) && value >= 0 ? String(value) : typeof value === "string" && value.length <= TEXT_MAX ? text(value) : undefined);
const number = (value) => {
  const read = typeof value === "number" || (typeof value === "string" && value.trim()) ? Number(value) : NaN;
  return Number.isFinite(read) && read >= 0 ? read : undefined;
};
const object = (value) => (value !== null && typeof value === "object" ? value : undefined);

const IDS = ["item_id", "product_id", "productId", "itemId", "content_id", "objectID", "sku", "id"];

/** A product as any of them describes it; undefined without an id. */
function readItem(given) {
  const alone = id(given);
  if (alone) return { item_id: alone };
  // Shopify's: a variant, of a product; in a line of the basket.
  const variant = first(given, ["productVariant", "merchandise", "variant"], object) ?? given;
  const product = first(variant, ["product"], object);
  const item_id = first(product ?? variant, IDS, id);
  if (!item_id) return;
  const item = { item_id };
  const put = (name, value) => value !== undefined && (item[name] = value);
  const of = product ?? variant;
  put("item_name", first(of, ["item_name", "name", "product_name", "title"], text));
  put("item_brand", first(of, ["item_brand", "brand", "vendor"], text));
  put("item_category", first(of, ["item_category", "category", "product_type", "type"], text)?.replace(/\s*[>|]\s*/g, "/"));
  for (const level of [2, 3, 4, 5]) put(`item_category${level}`, first(of, [`item_category${level}`], text));
  if (of === given) put("item_variant", first(of, ["item_variant", "variant"], text));
  const amount = get(variant, "price");
  put("price", number(amount) ?? number(get(amount, "amount")));
  return item;
}

const LISTS = ["items", "products", "productList", "objectIDs", "cart", "lineItems", "line_items"];

/** The products of an event: a list of them, the one it is of, or itself. */
function readItems(data) {
  const places = [get(data, "ecommerce"), get(data, "checkout"), data].filter(object);
  for (const place of places) {
    for (const name of LISTS) {
      const list = get(place, name);
      if (!isArray(list)) continue;
      const length = Math.min(number(get(list, "length")) ?? 0, ITEMS_MAX);
      return Array.from({ length }, (_, at) => readItem(get(list, at))).filter(Boolean);
    }
  }
  const line = first(data, ["cartLine", "item", "product"], object);
  return [line ? readItem(line) : readItem(data)].filter(Boolean);
}

function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false; // a Proxy that was revoked
  }
}

const QUERY = ["search_term", "query", "searchTerm", "searchQuery", "keywords", "keyword", "q"];
const plain = (name) => (typeof name === "string" && name.length <= 64 ? name.trim().toLowerCase().replace(/[^a-z0-9]+/g, "_") : "");

function event(ours, data) {
  if (ours === "search") {
    const search_term = first(data, QUERY, text) ?? first(get(data, "searchResult"), QUERY, text);
    return search_term ? { name: "search", search_term } : null;
  }
  const items = readItems(data);
  if (!items.length) return null;
  return ours === "like" || ours === "dislike" ? { name: "item_feedback", feedback: ours, items } : { name: ours, items };
}

/** @type {import("./bridge.js").translate} */
export const translate = (name, data) => once(() => translated(name, data));

function translated(name, data) {
  const called = plain(name);
  if (called === "cart_update") {
    const action = plain(first(data, ["action", "cart_action", "update_action"], text));
    return action === "add" || action === "remove" ? event(ACTIONS[action], data) : null;
  }
  if (called === "addrating") {
    const rating = get(data, "rating");
    return typeof rating === "number" && Math.abs(rating) >= 0.25 ? event(rating > 0 ? "like" : "dislike", data) : null;
  }
  const ours = NAMES.get(called);
  return ours ? event(ours, data) : null;
}

/** An entry of a data layer, as gtag or a tag manager writes it. */
function fromLayer(entry) {
  if (!object(entry)) return [];
  if (get(entry, "0") === "event") {
    const name = get(entry, "1");
    return GA4.includes(name) ? [[name, get(entry, "2")]] : [];
  }
  const name = get(entry, "event");
  if (GA4.includes(name)) return [[name, entry]];
  const commerce = get(entry, "ecommerce");
  return Object.entries(ACTIONS).flatMap(([action, ours]) => {
    const said = object(commerce) && object(get(commerce, action));
    return said ? [[ours, said]] : [];
  });
}

/** Counts an order once, as pages of thanks are shown again. */
function teller(me) {
  if (typeof me?.track !== "function") throw new TypeError("The first argument is what open() resolves to; await it first.");
  const orders = countedOrders(me);
  const order = (data) =>
    first(get(data, "ecommerce"), ["transaction_id"], id) ?? first(data, ["transaction_id", "order_id", "orderId"], id) ?? first(get(data, "actionField"), ["id"], id);
  const heard = (name, data) => {
    const event = translated(name, data);
    return event && [event, event.name === "purchase" ? order(data) : undefined];
  };
  /** Tells what was said: pairs of a name and data, as `said` finds them. */
  const tell = (said) => {
    const events = once(() => said().map(([name, data]) => heard(name, data)));
    for (const [event, order] of events.filter(Boolean)) if (!order || orders.isNew(order)) me.track(event);
  };
  return { tell, close: orders.close };
}

/** @type {import("./bridge.js").dataLayer} */
export function dataLayer(me, { layer } = {}) {
  const { tell, close } = teller(me);
  const followed = layer ?? (globalThis.dataLayer ??= []);
  if (!isArray(followed)) return close;
  const end = followLayer(followed, (entry) => tell(() => fromLayer(entry)));
  return () => {
    end();
    close();
  };
}

/** @type {import("./bridge.js").segment} */
export function segment(me, analytics = globalThis.analytics) {
  if (typeof analytics?.on !== "function") throw new TypeError("segment(): the second argument is Segment's analytics object.");
  const { tell, close } = teller(me);
  let over = false;
  analytics.on("track", (name, properties) => over || tell(() => [[name, properties]]));
  return () => {
    over = true;
    close();
  };
}
