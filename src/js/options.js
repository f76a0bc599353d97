// Reads the options of `rank`, `recommend` and `forget`. They are written by a developer: what is unknown or wrong is an error that names it.
import { bytesOf } from "./bytes.js";
import { weighed } from "./choices.js";
import { IndwellError } from "./error.js";
import { EVENTS, SIGNALS, STRATEGIES } from "./names.js";
import { asId, asName, each } from "./read.js";

export function wrong(name, expected) {
  throw new IndwellError("invalid_option", `${name}: ${expected}`);
}

/** The options that are given, each as its entry in `checks` takes it; `but`: what to say of others. */
export function own(options, argument, checks, but = "") {
  const read = {};
  if (options == null) return read;
  if (typeof options !== "object") wrong(argument, "expected an object");
  let names;
  try {
    names = Object.keys(options);
  } catch {
    wrong(argument, "could not be read"); // a Proxy
  }
  for (const name of names) {
    if (!Object.hasOwn(checks, name)) throw new IndwellError("unknown_option", `${argument}: there is no option '${name}'${but}`);
    let value;
    try {
      value = options[name];
    } catch {
      wrong(name, "could not be read");
    }
    if (value != null) read[name] = checks[name](value, argument === "options" ? name : `${argument}.${name}`);
  }
  return read;
}

export const text = (value, name) => asName(value) ?? wrong(name, "expected a string");
const truth = (value, name) => (typeof value === "boolean" ? value : wrong(name, "expected true or false"));
export const whole = (value, name) => (typeof value === "number" && value >>> 0 === value ? value : wrong(name, "expected a whole number of at least 0"));
export const within = (most, least = 0) => (value, name) =>
  typeof value === "number" && value >= least && value <= most ? value : wrong(name, `expected a number from ${least} to ${most}`);

const PIN = { item_id: text, slot: whole };
/** What has a slot of its own: of no other rules does this wasm know. */
export const RULE = {
  pin(value, name) {
    const pin = own(value, name, PIN);
    return pin.item_id !== undefined && pin.slot !== undefined ? pin : wrong(name, "expected { item_id, slot }");
  },
};
const FULL = ", or only in indwell/full, opened first";
const WEIGHTS = Object.fromEntries(SIGNALS.map((signal) => [signal, within(100, signal === "viewed" ? -100 : 0)]));
const OPTIONS = {
  list: text,
  limit: whole,
  explain: truth,
  min_confidence: within(1),
  weights: (value, name) => own(value, name, WEIGHTS),
  rules(value) {
    const pins = [];
    each(value, "rules", (rule, index) => {
      const name = `rules[${index}]`;
      pins.push(own(rule, name, RULE, FULL).pin ?? wrong(name, "expected { pin: { item_id, slot } }"));
    });
    return pins;
  },
};

/** Puts the options of `rank` into a message (`rank_options` of src/web/message.rs), as the visitor's choices turn them. */
export function readRankOptions({ numbers, texts }, options, { standard, surprise } = {}) {
  const { list = "", limit = NaN, explain, min_confidence = NaN, weights = {}, rules = [] } = own(options, "options", OPTIONS, FULL);
  texts.push(list);
  numbers.push(limit, explain ? 1 : 0, standard ? Infinity : min_confidence); // never is so much known
  for (const signal of SIGNALS) numbers.push(weighed(signal, weights[signal], surprise));
  numbers.push(rules.length);
  for (const { item_id, slot } of rules) {
    texts.push(item_id);
    numbers.push(slot);
  }
}

const ids = (value, name) => {
  const list = [];
  each(Array.isArray(value) ? value : [value], name, (id, index) => list.push(asId(id) ?? wrong(`${name}[${index}]`, "expected an id")));
  return list;
};
const RECOMMEND = {
  strategy: (value, name) => (STRATEGIES.includes(value) ? value : wrong(name, `expected one of ${STRATEGIES.join(", ")}`)),
  like: ids,
  exclude: ids,
  limit: whole,
};

/** Puts the options of `recommend` into a message (`asked` of src/web/message.rs); returns the strategy. */
export function readRecommendOptions({ numbers, texts }, options) {
  const { strategy = "for_you", like = [], exclude = [], limit = 12 } = own(options, "options", RECOMMEND);
  numbers.push(STRATEGIES.indexOf(strategy), limit, like.length, exclude.length);
  texts.push(...like, ...exclude);
  return strategy;
}

const unfit = () => new IndwellError("invalid_argument", 'forget(): "all", { item_id }, { facet: { key, value } } or { event: { name, time, key } } is wanted');
const id = (value, name) => (typeof value === "number" ? String(value) : text(value, name));
const SCOPE = {
  item_id: id,
  facet: (value, name) => own(value, name, { key: text, value: text }),
  event: (value, name) => own(value, name, { name: text, time: within(1e15), key: text, item_id: id }),
};

/** What `forget` is to forget, as a message (`forget` of src/web/mod.rs). */
export function readScope(scope) {
  if (scope == null || scope === "all") return { numbers: [-3] };
  if (typeof scope !== "object") throw unfit();
  const { item_id, facet, event } = own(scope, "forget()", SCOPE);
  if (item_id !== undefined) return { numbers: [-2], texts: [item_id] };
  if (facet?.key !== undefined && facet.value !== undefined) return { numbers: [-1], texts: [facet.key, facet.value] };
  const kind = EVENTS.indexOf(event?.name);
  const key = /^([0-9a-f]{8})([0-9a-f]{8})$/.exec(event?.key ?? "");
  if (kind < 0 || event.time === undefined || !(key || event.item_id)) throw unfit();
  const halves = key ? [parseInt(key[1], 16), parseInt(key[2], 16)] : [];
  return { numbers: [kind, event.time, ...halves], texts: [event.item_id ?? ""] };
}

/** Longest state that is taken in, in base64. */
const MOST_STATE = 1 << 22;

/** The bytes of the state in what `export` gave; none where there is nothing in it. */
export function readState(exported) {
  try {
    const { format, state } = exported;
    if (format === "indwell" && typeof state === "string" && state.length <= MOST_STATE) return bytesOf(atob(state));
  } catch {} // no object, a getter, no base64
  throw new IndwellError("invalid_argument", "import(): what export() gave is wanted, parsed if it was JSON");
}
