// Throws everything at an open Indwell that a page, or somebody who got something into a page, could pass: seeded, so that what
// fails can be made again. Says what went wrong, as sentences.

const STRINGS = ["", "a", "red", "__proto__", "constructor", "prototype", "toString", "\ud800", "x\udfffy", "\0", "a\0b", "💥", "‮abc", "1e999", "-1", "NaN", "<img src=x onerror=alert(1)>", "a/b/c/d/e/f", "/", "//", "text#00000000", "\u2028"];
const NUMBERS = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, Date.now()];
const FIELDS = ["item_id", "facets", "price", "text", "time", "consumable", "sensitive", "item_name", "item_brand", "item_category", "item_category2", "item_variant", "name", "item", "items", "dwell_ms", "search_term", "feedback", "facet", "strength", "key", "value", "list", "limit", "explain", "rules", "pin", "slot", "weights", "min_confidence", "length", "__proto__", "constructor", "then", "toJSON", "toString", "valueOf"];
const EVENTS = ["view_item", "select_item", "add_to_cart", "purchase", "refund", "search", "item_impression", "item_dwell", "item_feedback", "set_preference", "page_view", "__proto__"];
const OPTIONS = ["list", "limit", "explain", "rules", "weights", "min_confidence"];
const HOLES = [Object.assign([], { length: 4_000_000_000 }), new Array(100_001), new Array(1000)];
const NATIVE = [Object, Array, Function, String, Number, Boolean, Date, RegExp, Promise, Map, Set, WeakMap, WeakSet, Error, Symbol, BigInt, Uint8Array, ArrayBuffer];

/** Mulberry32. */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Makes values, one worse than the other. `calls` are what a getter may call: back into Indwell. */
function maker(random, calls) {
  const whole = (below) => Math.floor(random() * below);
  const pick = (list) => list[whole(list.length)];
  const no = () => {
    throw pick([new Error("no"), null, undefined, "no", { get message() { throw 1; } }]); // prettier-ignore
  };
  const string = () => (random() < 0.00005 ? "x".repeat(10_000_000) : random() < 0.02 ? pick(STRINGS).repeat(whole(3000)) : pick(STRINGS) + pick(["", "", whole(50)]));
  const primitives = [() => undefined, () => null, () => random() < 0.5, () => pick(NUMBERS), () => string(), () => string(), () => whole(1000), () => 10n ** 30n, () => Symbol("s"), () => Symbol.iterator];
  const made = [];

  const property = (object, name, depth) => {
    const roll = random();
    if (roll < 0.04) Object.defineProperty(object, name, { get: no, enumerable: true, configurable: true });
    else if (roll < 0.06) Object.defineProperty(object, name, { get: () => (pick(calls)(), value(depth - 1)), enumerable: true, configurable: true });
    else if (roll < 0.07) Object.defineProperty(object, name, { value: value(depth - 1), enumerable: false });
    else Object.defineProperty(object, name, { value: value(depth - 1), enumerable: true, configurable: true, writable: true });
  };
  const object = (depth, fields = FIELDS) => {
    const object = random() < 0.2 ? Object.create(null) : {};
    made.push(object);
    for (let n = whole(6); n > 0; n--) {
      try {
        property(object, pick(fields), depth);
      } catch {} // defined before, and fixed
    }
    return object;
  };
  const array = (depth, element = () => value(depth - 1)) => {
    const array = Array.from({ length: whole(random() < 0.02 ? 400 : 6) }, element);
    made.push(array);
    if (random() < 0.05) array.length += whole(20); // holes
    if (random() < 0.02) delete array[0];
    if (random() < 0.02) array.map = array[Symbol.iterator] = no;
    if (random() < 0.02) Object.defineProperty(array, 0, { get: no, configurable: true });
    return array;
  };
  const proxy = (of) => {
    const traps = {};
    for (const trap of ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"]) if (random() < 0.4) traps[trap] = no;
    if (random() < 0.2) {
      const { proxy, revoke } = Proxy.revocable(of, {});
      revoke();
      return proxy;
    }
    return new Proxy(of, traps);
  };
  const odd = (depth) =>
    pick([
      () => made.length ? pick(made) : {}, // cycles, and the same thing twice
      () => proxy(object(depth)),
      () => proxy(array(depth)),
      () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
      () => () => no(),
      () => new Date(pick(NUMBERS)),
      () => new String(string()),
      () => new Number(NaN),
      () => new Map([[1, 2]]),
      () => new Uint8Array(8),
      () => new (class extends Array {})(3).fill("x"),
      () => Object.freeze(object(depth)),
      () => Object.assign(object(depth, ["item_id", "name", "facets"]), { toString: no, valueOf: no, [Symbol.toPrimitive]: no }),
      () => ({ length: 1e9 }),
      () => pick(HOLES),
      () => Promise.resolve(1),
      () => globalThis,
    ])();
  const value = (depth) => {
    if (depth <= 0 || random() < 0.5) return pick(primitives)();
    return random() < 0.3 ? odd(depth) : random() < 0.5 ? object(depth) : array(depth);
  };

  const item = () => {
    const item = object(2);
    try {
      if (random() < 0.8) item.item_id ??= `i${whole(40)}`;
      if (random() < 0.5) item.facets = { colour: pick(STRINGS), [pick(STRINGS)]: value(1) };
    } catch {} // a getter of ours, or fixed
    return item;
  };
  const event = () => {
    const event = object(2);
    try {
      if (random() < 0.9) event.name = pick(EVENTS);
      if (random() < 0.5) event.item = item();
    } catch {} // fixed
    return event;
  };
  return { whole, value, item, event, array, proxy, string, object, forget: () => void (made.length > 200 && made.splice(0, 100)) };
}

const natives = () => NATIVE.map((native) => JSON.stringify([native, native.prototype].map((object) => Reflect.ownKeys(object).map((key) => [String(key), typeof Reflect.getOwnPropertyDescriptor(object, key).value]))));

/** @returns {{problems: string[], ranked: number, recorded: number}} */
export function attack(me, seed, count) {
  const problems = [];
  const before = natives();
  const counts = { ranked: 0, recorded: 0 };
  const plain = [{ item_id: "p", facets: { colour: "red" } }, { item_id: "q" }];
  const calls = [() => me.rank(plain), () => me.track({ name: "view_item", item: plain[0] }), () => me.why("p"), () => me.status(), () => me.forget({ item_id: "zz" })];
  const ends = me.on("trap", ({ during, message }) => problems.push(`trap in ${during}: ${message}`));
  const random = chance(seed);
  const make = maker(random, calls);
  let at;
  const tell = (what) => problems.length < 20 && problems.push(`${what} (seed ${seed}, value ${at})`);

  const rank = () => {
    let items = make.whole(8) ? make.array(2, () => (make.whole(3) ? make.item() : make.value(2))) : make.value(3);
    let options = make.whole(3) ? undefined : make.whole(2) ? make.value(2) : make.object(2, OPTIONS);
    if (!make.whole(30)) [items, options] = [make.proxy(Object(items)), undefined];
    let slate;
    try {
      slate = me.rank(items, options);
    } catch (error) {
      if (error?.name !== "IndwellError") tell(`rank threw ${error}`);
      return;
    }
    counts.ranked++;
    let length = 0;
    try {
      length = Array.isArray(items) ? items.length : 0;
    } catch {}
    const { order, hidden, problems } = slate;
    const places = new Set(order);
    if (places.size !== order.length || !order.every((place) => Number.isInteger(place) && place >= 0 && place < length)) tell("the order is no permutation");
    if (options === undefined && order.length + hidden.length !== length) tell(`${order.length} + ${hidden.length} of ${length} items`);
    if (!slate.items.every(({ score }) => Number.isFinite(score))) tell("a score is no number");
    if (!Array.isArray(problems)) tell("no problems");
  };
  const track = () => {
    try {
      const number = me.track(make.whole(4) ? make.array(2, make.event) : make.value(3));
      if (!Number.isInteger(number) || number < 0) tell(`track returned ${String(number)}`);
      counts.recorded += number;
    } catch (error) {
      tell(`track threw ${error}`);
    }
  };
  const others = () => {
    for (const name of ["feedback", "prefer", "why", "on", "forget", "recommend"]) {
      try {
        if (name === "forget") me.forget({ item_id: make.value(1) ?? "x" });
        else me[name](make.value(2), name === "why" ? undefined : make.value(2));
      } catch (error) {
        if (error?.name !== "IndwellError") tell(`${name} threw ${error}`);
      }
    }
  };

  for (at = 0; at < count; at++) {
    const kind = at % 8;
    if (kind === 7 && !make.whole(4)) others();
    else if (kind % 2) track();
    else rank();
    make.forget();
  }
  const after = natives();
  if (before.some((native, i) => native !== after[i])) problems.push("a prototype was changed");
  if ({}.polluted !== undefined || [].polluted !== undefined) problems.push("a prototype was polluted");
  ends();
  if (me.rank(plain).order.length + me.rank(plain).hidden.length !== 2) problems.push("afterwards it ranks no more");
  return { problems, ...counts };
}
