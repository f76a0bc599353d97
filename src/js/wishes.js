// What indwell/full takes in `rank` beside rules and diversity: aims, rotation, the least relevance, discoveries, floors of exposure,
// and how varied the slate is; and what comes back of all that. Numbers and texts in the order of `wishes` in src/web/rules.rs.
import { slate as usual } from "./answer.js";
import { CODES } from "./names.js";
import { own, text, whole, within, wrong } from "./options.js";
import { asId, each } from "./read.js";

/** Slots that may be spoken of: a number holds as many bits. */
export const MOST_SLOTS = 48;
/** Aims in one list. */
const MOST_AIMS = 16;

export const number = (value, name) => (typeof value === "number" && value === value ? value : wrong(name, "expected a number"));
/** Whether it is an array; a Proxy that was revoked is none of anything. */
const isArray = (value, name) => {
  try {
    return Array.isArray(value);
  } catch {
    wrong(name, "could not be read");
  }
};
export const listOf = (check) => (value, name) => {
  if (!isArray(value, name)) return [check(value, name)];
  const list = [];
  each(value, name, (element, index) => list.push(check(element, `${name}[${index}]`)));
  return list;
};
/** An object of the page's with keys of its own, each value as `check` takes it. */
export const byKey = (check, such) => (value, name) => {
  if (typeof value !== "object" || isArray(value, name)) wrong(name, `expected an object such as ${such}`);
  let keys = [];
  try {
    keys = Object.keys(value);
  } catch {} // a Proxy: `own` says so
  return own(value, name, Object.fromEntries(keys.map((key) => [key, check])));
};

const slot = (value, name) => (whole(value, name) < MOST_SLOTS ? value : wrong(name, `expected a slot from 0 to ${MOST_SLOTS - 1}`));
/** Slots that hold so much of the first 48, evenly spread: the last of each stretch. */
const spread = (share) => [...Array(MOST_SLOTS).keys()].filter((slot) => Math.floor((slot + 1) * share + 1e-9) > Math.floor(slot * share + 1e-9));
export const SLOTS = { slots: listOf(slot), share: within(1) };
/** Slots as bits of a number, from the one or the other. */
export function bitsOf({ slots, share }, name) {
  if ((slots === undefined) === (share === undefined)) wrong(name, "expected either slots or share");
  return [...new Set(slots ?? spread(share))].reduce((sum, slot) => sum + 2 ** slot, 0);
}

export const id = (value, name) => (/^(string|number)$/.test(typeof value) && asId(value)) || wrong(name, "expected an id");
const positive = (value, name) => (number(value, name) > 0 && value < Infinity ? value : wrong(name, "expected a number of seconds above 0"));
const SOURCE = "expected numbers by item_id, or a function of an item";
const AIM = { weight: within(20, -20), of: (value, name) => (/^(object|function)$/.test(typeof value) ? value : wrong(name, SOURCE)) };
function readAim(value, name) {
  const { weight, of } = own(typeof value === "number" ? { weight: value } : value, name, AIM);
  if (weight === undefined) wrong(`${name}.weight`, "expected a number from -20 to 20");
  if (of === undefined && name !== "aims.freshness") wrong(`${name}.of`, `${SOURCE}; only freshness has numbers of its own`);
  return { weight, of };
}
function readAims(value, name) {
  const aims = Object.entries(byKey(readAim, "{ freshness: 0.2 }")(value, name));
  return aims.length <= MOST_AIMS ? aims : wrong(name, `expected at most ${MOST_AIMS}`);
}
const floors = byKey(within(1), "{ Acme: 0.2 }");
const both = (value, name, checks, ...needed) => {
  const read = own(value, name, checks);
  for (const key of needed) if (read[key] === undefined) wrong(`${name}.${key}`, "is missing");
  return read;
};

/** The options, each as it is read. */
export const WISHES = {
  aims: readAims,
  rotation: (value, name) => both(value, name, { rate: within(1), time: positive }, "rate"),
  min_relevance: within(100),
  discover(value, name) {
    const { per = "", ...where } = own(value, name, { ...SLOTS, per: text });
    return { per, bits: bitsOf(where, name) };
  },
  fair: (value, name) => both(value, name, { per: text, floor: (floor, name) => (typeof floor === "number" ? within(1)(floor, name) : floors(floor, name)) }, "per"),
  measure: text,
};
/** Recommended items of Recombee's recover in so many seconds. */
const ROTATION = 7200;

/** The number of each item for an aim, NaN where there is none: what is none is told as a problem, and counts as none. */
function numbersOf(of, items, field, problems) {
  const numbers = [];
  each(items, "items", (item, index) => {
    let found;
    try {
      const id = typeof of === "function" ? undefined : asId(item.item_id);
      found = typeof of === "function" ? of(item) : Object.hasOwn(of, id) ? of[id] : undefined;
    } catch {
      found = NaN; // no item, a getter that throws, a function that does
    }
    if (found != null && !Number.isFinite(found)) problems.push({ index, field, message: "expected a finite number" });
    numbers.push(Number.isFinite(found) ? found : NaN);
  });
  return numbers;
}

/** Puts them into a message. `items`: what gives the page's items. Returns what makes a slate of the answer. */
export function readWishes(to, { aims = [], rotation, min_relevance = 0, discover, fair, measure = "" }, items) {
  const problems = [];
  const { rate = NaN, time = ROTATION } = rotation ?? {};
  to.numbers.push(min_relevance, rate, time, discover?.bits ?? 0);
  const { per = "", floor = 0 } = fair ?? {};
  const named = typeof floor === "number" ? [] : Object.entries(floor);
  to.numbers.push(typeof floor === "number" ? floor : 0, named.length, ...named.map(([, floor]) => floor));
  to.texts.push(discover?.per ?? "", per, ...named.map(([value]) => value), measure);
  to.numbers.push(aims.length);
  for (const [name, { weight, of }] of aims) {
    to.texts.push(text(name));
    const numbers = of && numbersOf(of, items(), `aims.${name}`, problems);
    to.numbers.push(weight, numbers ? numbers.length : -1);
    for (const number of numbers ?? []) to.numbers.push(number);
  }
  return (answer, labels, about) => slateOf(answer, labels, about, { names: aims.map(([name]) => name), per, measure, problems });
}

/** The slate of an answer at the end of which stands what came of rules and wishes (`arranged` of src/web/output.rs). */
function slateOf([given, texts, places], labels, about, { names, per, measure, problems }) {
  const end = given.length - 1 - given.at(-1);
  const numbers = given.slice(end); // for reasons more is asked
  const made = usual([given.subarray(0, end), texts, places], ...about);
  const items = new Map(made.items.map((item) => [item.index, item]));
  let at = 0;
  const next = () => numbers[at++];
  const list = (element) => Array.from({ length: next() }, element);
  const known = () => (at++, Number.isNaN(numbers[at - 1]) ? null : numbers[at - 1]);
  list(() => {
    const [item, rule] = [items.get(next()), next()];
    if (item) item.promoted = labels.get(rule) ?? ""; // none where the limit cut it
  });
  list(() => {
    const [item, code] = [items.get(next()), CODES[next()]];
    if (code === "discovery") item.discovery = true;
  });
  const trades = list(() => ({ before: known(), after: known() }));
  if (trades.length) {
    made.relevance = trades.pop();
    made.aims = Object.fromEntries(names.map((name, at) => [name, trades[at]]));
  }
  const values = texts.split("\0");
  const exposure = list((_, at) => ({ value: values[at], share: next(), page: next(), floor: next() }));
  if (per) made.exposure = exposure;
  if (measure) made.measure = { per: measure, shown: next(), list: next(), history: next() };
  for (const item of made.items) item.reasons?.forEach(named);
  made.problems.push(...problems);
  return made;
}

/** A reason that is an aim says which: in the wasm its name is a facet. */
export function named(reason) {
  if (reason.code !== "aim") return;
  reason.aim = reason.facet.value;
  delete reason.facet;
}
