// Reads what a page passes, without trusting it, into messages for the wasm (src/web/message.rs): numbers and texts, each
// in the order in which they are read there. Events and items are data: what cannot be read is left out and named as a
// problem, and the rest is used. A getter or Proxy may throw; every throw is caught.
import { IndwellError } from "./error.js";
import { EVENTS, MUTED } from "./names.js";

/** Longest id, name and facet, and longest text, in UTF-16 units; what is longer is cut. */
const MAX_ID = 256;
const MAX_TEXT = 1024;
const MAX_ELEMENTS = 100_000;
const MAX_FACETS = 24;

// What a subject begins with; of an item it is how many facets follow. 0 and up: an item.
const NOTHING = -1;
const ID = -2;
const WORDS = -3;
const FACET = -4;

/** Names of GA4 that say nothing about an item: accepted, and nothing is recorded. */
const SILENT = [
  "page_view",
  "view_item_list",
  "view_cart",
  "view_promotion",
  "select_promotion",
  "add_shipping_info",
  "add_payment_info",
  "view_search_results",
  "login",
  "scroll",
];
const FEEDBACK = ["like", "dislike", "hide"];
/** How far something was read: three quarters count as the half minute that makes a dwell. */
const PROGRESS = "content_progress";
const PERCENT_MS = 400;
const PATH = ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"];

/**
 * A message to fill, no text of which holds a NUL; `problems` are those found on the way, in the element of that `index`. Of
 * facets with a key in `never` nothing gets into it.
 */
export const message = (never = []) => ({ numbers: [], texts: [], problems: [], index: 0, never });

function note(to, field, expected) {
  to.problems.push({ index: to.index, field, message: expected });
}

/** Stands for a value that a getter or a Proxy does not give. */
const UNREADABLE = {};

function get(object, name) {
  try {
    return object[name];
  } catch {
    return UNREADABLE;
  }
}

/** A field's value as `convert` has it: nothing when it is absent or null, and when it is wrong, which is noted. */
function take(to, value, convert, expected, field) {
  if (value == null) return undefined;
  try {
    if (value === UNREADABLE) throw value;
    const converted = convert(value);
    if (converted === undefined) note(to, field, expected);
    return converted;
  } catch {
    note(to, field, "could not be read");
  }
}

const read = (to, object, name, convert, expected, field = name) => take(to, get(object, name), convert, expected, field);

/** The same of a field that must be there. */
function required(to, object, name, convert, expected, field = name) {
  const before = to.problems.length;
  const value = read(to, object, name, convert, expected, field);
  if (value === undefined && to.problems.length === before) note(to, field, "is missing");
  return value;
}

const cut = (value, most) => {
  if (typeof value !== "string") return undefined;
  if (value.length > most) value = value.slice(0, most);
  return value.includes("\0") ? value.replaceAll("\0", " ") : value;
};
export const asName = (value) => cut(value, MAX_ID);
const asText = (value) => cut(value, MAX_TEXT);
const asNumber = (value) => (Number.isFinite(value) ? value : undefined);
/** What is said of a facet: from -1 to 1, or that it is to be left out until something else is said. */
const asStrength = (value) => (value === "mute" ? MUTED : asNumber(value) && Math.min(Math.max(value, -1), 1));
const asTruth = (value) => (typeof value === "boolean" ? value : undefined);
const asObject = (value) => (typeof value === "object" ? value : undefined);
const asPrice = (value) => (asNumber(value) >= 0 ? value : undefined);
const asArray = (value) => (Array.isArray(value) && value.length <= MAX_ELEMENTS ? value : undefined);
export const asTime = (value) => {
  const readable = typeof value === "number" || typeof value === "string" || value instanceof Date;
  const ms = readable ? new Date(value).getTime() : NaN;
  return Number.isNaN(ms) ? undefined : ms;
};
/** A string, or a whole number as many shops have it. */
export const asId = (value) => {
  if (Number.isSafeInteger(value) && value >= 0) return String(value);
  return value.length <= MAX_ID ? cut(value, MAX_ID) || undefined : undefined;
};
const A_STRING = "expected a string";
const A_NUMBER = "expected a finite number";
const AN_OBJECT = "expected an object";
const AN_ID = "expected a string of 1 to 256 characters";

/** Walks an array of the page's, or fails as the argument of that name. Holes and getters that throw are `undefined`. */
export function each(value, name, visit) {
  let length;
  try {
    if (Array.isArray(value)) length = value.length;
  } catch {
    length = NaN; // of a Proxy around an array
  }
  if (length === undefined) throw new IndwellError("invalid_argument", `${name}: expected an array`);
  if (typeof length !== "number" || !(length <= MAX_ELEMENTS)) throw new IndwellError("too_many", `${name}: at most ${MAX_ELEMENTS} elements`);
  for (let index = 0; index < length; index++) {
    let element;
    try {
      element = value[index];
    } catch {}
    visit(element, index);
  }
}

/**
 * Whether an item or event is sensitive: then it goes no further than here, so that what is known stays, bit for bit, what it
 * would be without. What cannot be read counts as sensitive.
 */
function isSensitive(to, object) {
  const before = to.problems.length;
  return read(to, object, "sensitive", asTruth, "expected true or false") === true || to.problems.length > before;
}

/** An array of items. Returns their ids by their places; one that has none or is not an object is empty. */
export function readItems(to, items) {
  const ids = [];
  each(items, "items", (item, index) => {
    to.index = index;
    const is = fieldsOf(to, item);
    const before = to.numbers.length;
    const id = is && (is.sensitive != null && isSensitive(to, is) ? readId(to, is) : putItem(to, is));
    if (to.numbers.length === before) to.numbers.push(NOTHING); // it keeps its place
    ids.push(id ?? "");
  });
  return ids;
}

/** One event or an array of them. */
export function readEvents(to, events) {
  let list = [events];
  try {
    if (Array.isArray(events)) list = events;
  } catch {} // a revoked Proxy
  each(list, "events", (event, index) => {
    to.index = index;
    readEvent(to, event);
  });
}

function readEvent(to, event) {
  if (!event || !asObject(event)) return note(to, "", AN_OBJECT);
  if (isSensitive(to, event)) return;
  const said = eventName(to, event);
  if (said === undefined) return;
  const kind = said === PROGRESS ? "item_dwell" : said;
  const time = read(to, event, "time", asTime, "expected milliseconds, an ISO 8601 string or a Date");
  let value = 0;
  if (said === "item_dwell") value = required(to, event, "dwell_ms", asNumber, A_NUMBER);
  if (said === PROGRESS) value = required(to, event, "percent", asNumber, A_NUMBER) * PERCENT_MS;
  if (kind === "item_dwell") value = Math.min(Math.max(value, 0), 86_400_000);
  if (kind === "set_preference") value = required(to, event, "strength", asStrength, `${A_NUMBER} or "mute"`);
  if (value === undefined || Number.isNaN(value)) return;
  const done = () => to.numbers.push(EVENTS.indexOf(kind), value, time ?? NaN);
  const name = (id, ...words) => {
    to.numbers.push(id);
    to.texts.push(...words);
    done();
  };

  if (kind === "search") {
    const words = required(to, event, "search_term", asText, A_STRING);
    if (words !== undefined) name(WORDS, words);
    return;
  }
  if (kind === "set_preference") {
    const facet = required(to, event, "facet", asObject, AN_OBJECT);
    const key = facet && required(to, facet, "key", asName, A_STRING, "facet.key");
    if (to.never.includes(key)) return note(to, "facet.key", "is one that is never learnt from");
    const value = key !== undefined && required(to, facet, "value", asName, A_STRING, "facet.value");
    if (typeof value === "string") name(FACET, key, value);
    return;
  }
  const before = to.problems.length;
  const items = read(to, event, "items", asArray, "expected an array");
  if (to.problems.length > before) return;
  const about = (item) => {
    const is = fieldsOf(to, item);
    if (is && !isSensitive(to, is) && putItem(to, is) !== undefined) done();
  };
  if (items) return each(items, "items", about);
  const item = read(to, event, "item", (item) => item, AN_OBJECT);
  if (item) return about(item);
  const id = readId(to, event);
  if (id !== undefined) name(ID, id);
}

function eventName(to, event) {
  const name = read(to, event, "name", asName, A_STRING);
  if (SILENT.includes(name)) return undefined;
  const field = name === "item_feedback" ? "feedback" : "name";
  const given = field === "name" ? name : read(to, event, field, asName, A_STRING);
  if (given === PROGRESS && field === "name") return given;
  if (EVENTS.includes(given) && FEEDBACK.includes(given) === (field === "feedback")) return given;
  note(to, field, "is not one that is known");
}

function readId(to, object) {
  return required(to, object, "item_id", asId, AN_ID);
}

/** All that is read of an item, with the spellings of GA4, by fields written out: by their names it takes many times as long. */
const fields = ({ sensitive, item_id, facets, item_brand, item_variant, item_category, item_category2, item_category3, item_category4, item_category5, price, text, item_name, time, consumable }) => ({ sensitive, item_id, facets, item_brand, item_variant, item_category, item_category2, item_category3, item_category4, item_category5, price, text, item_name, time, consumable });
const FIELDS = Object.keys(fields({}));

/** What an item says, each field read once; nothing of what is no object. */
function fieldsOf(to, item) {
  if (!item || !asObject(item)) return note(to, "", AN_OBJECT);
  try {
    return fields(item);
  } catch {
    return Object.fromEntries(FIELDS.map((name) => [name, get(item, name)]));
  }
}

/**
 * Puts an item that was read into the message and returns its id; nothing when it has none. A list is read once, by code that nothing
 * made fast before: what most items do not say is not asked for.
 */
function putItem(to, is) {
  const id = readId(to, is);
  if (id === undefined) return undefined;
  const facets = [];
  if (is.facets != null) readFacets(to, is.facets, facets);
  if ((is.item_brand ?? is.item_variant ?? is.item_category) != null) readSpelled(to, is, facets);
  if (to.never.length) for (let at = facets.length - 2; at >= 0; at -= 2) if (to.never.includes(facets[at])) facets.splice(at, 2);
  const price = take(to, is.price, asPrice, "expected a finite number of at least 0", "price");
  const text = take(to, is.text, asText, A_STRING, "text") ?? take(to, is.item_name, asText, A_STRING, "item_name") ?? "";
  const time = is.time == null ? undefined : take(to, is.time, asTime, "expected milliseconds, an ISO 8601 string or a Date", "time");
  const consumable = is.consumable != null && take(to, is.consumable, asTruth, "expected true or false", "consumable");
  to.numbers.push(facets.length / 2, price ?? NaN, time ?? NaN, consumable ? 1 : 0);
  to.texts.push(id, text, ...facets);
  return id;
}

/** Facets as GA4 spells them. */
function readSpelled(to, is, facets) {
  const brand = take(to, is.item_brand, asName, A_STRING, "item_brand");
  if (brand !== undefined) facets.push("brand", brand);
  const variant = take(to, is.item_variant, asName, A_STRING, "item_variant");
  if (variant !== undefined) facets.push("variant", variant);
  const path = [];
  for (const level of PATH) {
    const part = take(to, is[level], asName, A_STRING, level);
    if (part === undefined) break;
    path.push(part);
  }
  if (path.length) facets.push("category", path.join("/"));
}

/** What is said of a facet, as an array. By its places: how an array walks itself may be the page's own. */
function valuesOf(to, given, key) {
  const values = [];
  try {
    const said = given[key];
    if (!Array.isArray(said)) return said == null ? values : [said];
    for (let at = 0; at < MAX_FACETS && at < said.length; at++) values.push(said[at]);
    return values;
  } catch {
    note(to, "facets", "could not be read");
    return [];
  }
}

/** `{ brand: "Acme", colour: ["red", "white"] }`, as keys and values by turns. */
function readFacets(to, given, facets) {
  if (given === UNREADABLE) return note(to, "facets", "could not be read");
  let keys;
  try {
    if (asObject(given) && !Array.isArray(given)) keys = Object.keys(given);
  } catch {}
  if (!keys) return note(to, "facets", "expected an object of strings or arrays of strings");
  for (const key of keys.slice(0, 2 * MAX_FACETS)) {
    for (const value of valuesOf(to, given, key)) {
      const text = asName(value);
      if (text === undefined) note(to, "facets", "expected strings");
      else facets.push(asName(key), text);
    }
  }
  if (facets.length > 2 * MAX_FACETS) {
    note(to, "facets", `more than ${MAX_FACETS}: the rest is left out`);
    facets.length = 2 * MAX_FACETS;
  }
}
