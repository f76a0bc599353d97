// Asks the wasm, and gives names to the numbers and texts in which it answers (src/web/output.rs), in the order in which it
// does.
import { CALLS, CODES, SOURCES, STORAGE_PROBLEMS } from "./names.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
// A browser takes longer to make a new array of some kilobytes than the wasm to rank a list.
const scratch = new Uint8Array(65_536);
const none = new Uint8Array();
const encode = (text) => (!text ? none : 3 * text.length > scratch.length ? encoder.encode(text) : scratch.subarray(0, encoder.encodeInto(text, scratch).written));

/**
 * The numbers of the answer to a message or some bytes, which are the wasm's own until the next is asked, its texts, a NUL behind each,
 * and where in the same memory its places lie.
 */
export function ask(core, what, { numbers = [], texts = [], bytes } = {}, time = 0) {
  const at = core.call(CALLS.indexOf(what), numbers, bytes ?? encode(texts.join("\0")), time) / 8;
  const { buffer } = core.memory;
  const memory = new Float64Array(buffer);
  const first = at + 4;
  const text = memory[at + 2] && decoder.decode(new Uint8Array(buffer, memory[at + 1], memory[at + 2]));
  return [memory.subarray(first, first + memory[at]), text || "", memory[at + 3]];
}

function walk([given, all]) {
  const numbers = given.slice(); // more may be asked on the way
  const texts = all.split("\0");
  let at = 0;
  let line = 0;
  const number = () => numbers[at++];
  return {
    number,
    truth: () => number() > 0,
    text: () => texts[line++],
    list: (element) => Array.from({ length: number() }, element),
    done: () => at >= numbers.length,
  };
}

/** What reads a list of reasons; the name of a facet or item is asked for once. */
function reasonsOf({ number }, core) {
  const once = (ask, known = new Map()) => (number) => {
    if (!known.has(number)) known.set(number, ask(number));
    return known.get(number);
  };
  const item = once((number) => walk(ask(core, "item", { numbers: [number] })).text());
  const facet = once((number) => {
    const { text } = walk(ask(core, "facet", { numbers: [number] }));
    return { key: text(), value: text() };
  });
  const reason = () => {
    const reason = { code: CODES[number()], value: number() };
    const about = number();
    const count = number();
    if (about >= 0 && reason.code === "collaborative") reason.because = item(about);
    else if (about >= 0) reason.facet = facet(about);
    if (count) reason.count = count;
    return reason;
  };
  return (length = number()) => Array.from({ length }, reason);
}

/** What a slate's items are made of: by slot their places and scores, and by place the ids of the list. */
const PARTS = Symbol();
// The same two functions for every slate: with functions of its own each would live on, of no use to anyone, until the browser
// goes through all of its memory.
const ITEMS = {
  get() {
    const { places, scores, ids } = this[PARTS];
    return (this.items = places.map((index, at) => ({ item_id: ids[index], index, score: scores[at] })));
  },
  set(value) {
    Reflect.defineProperty(this, "items", { value, writable: true }); // a frozen slate makes them each time
  },
  enumerable: true,
  configurable: true,
};

/** The slate of `rank`, of items with these ids. A list can be long: its items are made when they are first looked at. */
export function slate([numbers, , at], ids, problems, core) {
  // Plain loops and as few new arrays as may be: a view of none of the numbers takes longer than to sort a short list.
  const hidden = [];
  let first = 4;
  for (const end = first + numbers[2]; first < end; first++) hidden.push(ids[numbers[first]]);
  const count = numbers[3];
  const order = new Uint32Array(numbers.buffer, at, count);
  const places = new Array(count);
  const scores = new Array(count);
  for (let at = 0; at < count; at++) {
    const place = order[at];
    places[at] = place;
    scores[at] = numbers[first + place];
  }
  const slate = Object.defineProperty({ order: places.slice() }, "items", ITEMS); // the order is the page's
  Object.defineProperty(slate, PARTS, { value: { places, scores, ids }, configurable: true }); // or no Proxy could wrap them, as Vue's do
  slate.hidden = hidden;
  slate.confidence = numbers[0];
  slate.reordered = numbers[1] > 0;
  slate.problems = problems;
  let said = first + ids.length;
  if (said < numbers.length) {
    const all = numbers.slice(); // more is asked on the way
    const reasons = reasonsOf({ number: () => all[said++] }, core);
    for (const item of slate.items) {
      const own = reasons();
      if (own.length) item.reasons = own;
    }
  }
  return slate;
}

export function suggestions(answer, strategy) {
  const { number, text, done } = walk(answer);
  const items = [];
  let because; // the item that was named last
  while (!done()) {
    const reason = { code: SOURCES[number()], value: number() };
    const speaks = number();
    const item_id = text();
    if (speaks > 1) because = text();
    if (speaks) reason.because = because;
    items.push({ item_id, score: reason.value, reasons: [reason] });
  }
  return { strategy, items };
}

export function why(answer, item_id, core) {
  const read = walk(answer);
  const { number, text } = read;
  if (read.done()) return null;
  const why = { item_id, list: text(), position: number(), page_position: number(), score: number(), reasons: reasonsOf(read, core)() };
  if (read.done()) return why;
  const without = { reason: why.reasons[number()], events: number(), position: number() };
  if (without.position < 0) without.position = null;
  return { ...why, without };
}

export function interests(answer) {
  const { number, truth, text, list } = walk(answer);
  return {
    confidence: number(),
    events: number(),
    facets: list(() => ({ key: text(), value: text(), strength: number(), session: truth(), count: number() })).map((facet) => (facet.count ? facet : { ...facet, muted: true })),
    price: truth() ? { low: number(), typical: number(), high: number() } : null,
    items: { viewed: number(), basket: number(), bought: number(), liked: number(), hidden: number() },
  };
}

export function status(answer) {
  const { number } = walk(answer);
  const problem = STORAGE_PROBLEMS[number() - 1];
  const status = { storage: problem === "denied" || problem === "full" ? "memory" : "persistent" };
  if (problem) status.reason = problem;
  return { ...status, events: number(), unsaved: number(), bytes: number() };
}
