// What the history says of visits, one after the other: what they were about, what may come next, and what was left.
import { IndwellError } from "./error.js";

export const DAY = 86_400_000;
const PAUSE = 30 * 60_000; // ends a visit
export const BASKET = 14 * DAY; // what lies in the basket longer is left behind
export const VIEWS = ["view_item", "select_item"];
const OPINIONS = ["like", "dislike", "hide", "set_preference"]; // said at some time, which need not have been a visit

/** What was done, oldest first, and the visits of it, `[first, last]` of each; whether one is going on, and when it began, or now. */
export function past(me) {
  const { events, items, sums = [], exported_at: now } = me.export();
  const done = events.filter(({ name, time }) => time <= now && name !== "item_impression");
  const visits = [];
  for (const { time, name } of done) {
    const last = visits.at(-1);
    if (last && time - last[1] <= PAUSE) last[1] = time;
    else if (!OPINIONS.includes(name)) visits.push([time, time]);
  }
  const present = visits.length > 0 && now - visits.at(-1)[1] <= PAUSE;
  return { done, items, sums, now, visits, present, began: present ? visits.at(-1)[0] : now };
}

/** Number of each item in the basket, and when it was put there. */
export function inBasket(done) {
  const basket = new Map();
  for (const { name, item, time } of done) {
    if (name === "add_to_cart") basket.set(item, time);
    if (name === "remove_from_cart" || name === "purchase") basket.delete(item);
  }
  return basket;
}

/** By visit, and the last list is what comes after a pause: the values of a key that were looked at, one after the other. */
function looked(me, key) {
  const { done, items, visits, present } = past(me);
  const valuesOf = (number) => {
    const all = (items[number]?.facets ?? []).filter((facet) => facet.startsWith(`${key}=`)).map((facet) => facet.slice(key.length + 1));
    return all.filter((value) => !all.some((other) => other.startsWith(`${value}/`))); // of a path the whole
  };
  const trails = visits.map(() => []);
  let before;
  for (const { name, item, time } of done) {
    // Who picks a tile and comes to its page has looked once.
    if (!VIEWS.includes(name) || (name === "view_item" && before?.name === "select_item" && before.item === item)) continue;
    before = { name, item };
    trails[visits.findIndex(([, last]) => time <= last)]?.push(...valuesOf(item));
  }
  return present ? trails : [...trails, []];
}

/** @type {import("./segments.js").affinities} */
export function affinities(me, key, options) {
  const { most = 5, decay = 0.5, ...more } = options ?? {};
  const wrong = (what, code = "invalid_option") => new IndwellError(code, `affinities(): ${what}.`);
  for (const name in more) throw wrong(`there is no option "${name}", only most, decay`, "unknown_option");
  if (!(most >= 1)) throw wrong("most: a number of at least 1 is wanted");
  if (!(decay >= 0 && decay <= 1)) throw wrong("decay: a number from 0 to 1 is wanted");
  let points = new Map();
  const ranked = () => [...points].sort((a, b) => b[1] - a[1]);
  looked(me, key).forEach((trail) => {
    for (const [value, count] of points) points.set(value, count * decay);
    for (const value of trail) {
      if (!points.has(value)) for (const [other, count] of points) points.set(other, count - 1);
      points.set(value, points.has(value) ? points.get(value) + 5 : points.size ? 5 : 10);
      points = new Map(ranked().filter(([, count]) => count > 0).slice(0, most));
    }
  });
  return ranked().map(([value, count]) => ({ value, points: count }));
}

/** @type {import("./segments.js").nextFacet} */
export function nextFacet(me, key) {
  const trails = looked(me, key);
  const all = trails.flat();
  const count = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const last = trails.at(-1)?.at(-1); // none after a pause
  const after = trails.flatMap((trail) => trail.filter((_, at) => at > 0 && trail[at - 1] === last));
  const often = count(after);
  // Witten and Bell 1991: as much is left to what never came after it as different things did.
  const shares = [...count(all)].map(([value, times]) => {
    const share = times / all.length;
    return { value, share: after.length ? ((often.get(value) ?? 0) + often.size * share) / (after.length + often.size) : share };
  });
  return shares.sort((a, b) => b.share - a.share);
}

/** The hash by which the history knows an item: `hash` of src/item.rs, in hexadecimal. */
function keyOf(id) {
  const cut = (hash) => BigInt.asUintN(64, hash);
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(id)) hash = cut((hash ^ BigInt(byte)) * 0x100000001b3n);
  hash = cut((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  hash = cut((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return (hash ^ (hash >> 33n)).toString(16).padStart(16, "0");
}

/** @type {import("./segments.js").left} */
export function left(me, items) {
  const { done, items: known, began, now } = past(me);
  const basket = inBasket(done);
  const open = new Map(); // number of an item that was looked at and not settled: when
  for (const { name, item, time } of done) {
    if (VIEWS.includes(name)) open.set(item, time);
    else if (["purchase", "add_to_cart", "remove_from_cart", "dislike", "hide"].includes(name)) open.delete(item);
  }
  const places = new Map(items.map((item, place) => [keyOf(String(item?.item_id)), place]));
  const ofBefore = (times) =>
    [...times]
      .filter(([item, time]) => time < began && now - time <= BASKET && places.has(known[item]?.key))
      .sort((a, b) => b[1] - a[1])
      .map(([item]) => places.get(known[item].key));
  return { looked: ofBefore(open), basket: ofBefore(basket) };
}
