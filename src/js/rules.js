// Reads the rules of `rank`: who has a slot, what is in and out, what counts for more. A predicate is plain data, so that
// no code is made from text. What it asks of the moment is answered here, what it asks of an item in the wasm. Written by a
// developer: what is unknown or wrong is an error that names its path.
import { IndwellError } from "./error.js";
import { own, readRankOptions, RULE as PIN, text, whole, within, wrong } from "./options.js";
import { asTime, each } from "./read.js";
import { bitsOf, byKey, id, listOf, MOST_SLOTS, number, readWishes, SLOTS, WISHES } from "./wishes.js";

// Kinds of rules and tests: `rule` and `test` of src/web/rules.rs.
const [EXCLUDE, INCLUDE, BOOST, PROMOTE, CAP] = Array(5).keys();
const [ALL, ANY, NOT, ITEM, FACET, PRICE, IS, SAME] = Array(8).keys();

/** What a rule can ask of an item: `State` of src/arrange/predicate.rs. */
export const STATES = ["viewed", "in_basket", "bought", "shown", "liked", "disliked"];
/** How lists are made diverse: `diversity` of src/web/rules.rs. */
const METHODS = ["mmr", "dpp", "calibrated"];
const NONE = METHODS.length;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** A predicate within a predicate, and so on: no deeper, and no more tests in one rule. */
const DEEPEST = 8;
const MOST = 1_000;

const as = (value) => value;
const one =
  (...names) =>
  (value, name) =>
    names.includes(value) ? value : wrong(name, `expected one of ${names.join(", ")}`);
const time = (value, name) => asTime(value) ?? wrong(name, "expected milliseconds, an ISO 8601 string or a Date");
const texts = listOf(text);
const hour = (value, name) => (whole(value, name) <= 24 ? value : wrong(name, "expected an hour from 0 to 24"));
const hours = (value, name) => {
  const both = listOf(hour)(value, name);
  return both.length === 2 ? both : wrong(name, "expected [from, until]");
};

/** `{ device: "phone" }` or `{ device: ["phone", "tablet"] }`, each key with a list of values. */
const readContext = byKey(texts, '{ brand: "Acme" }');

/** Appends a predicate to the tests of a rule: every key of the object must hold. `moment` is when and where it is asked. */
function predicate(to, given, name, moment, depth = 0) {
  const put = (kind, ...numbers) => {
    if (depth > DEEPEST || ++to.tests > MOST) wrong(name, "is too deep or too long");
    to.numbers.push(kind, ...numbers);
  };
  /** A test of each part, all or any of which hold. */
  const group = (kind, parts, each) => {
    put(kind, parts.length);
    parts.forEach(each);
  };
  const inner = (value, path) => predicate(to, value, path, moment, depth + 1);
  const nested = (kind) => (value, path) => {
    const parts = listOf((value, path) => [value, path])(value, path);
    group(kind, parts, (part) => inner(...part));
  };
  const named = (kind, key) => {
    put(kind);
    to.texts.push(key);
  };
  const facet = ([key, values]) => group(ANY, values, (value) => (named(FACET, key), to.texts.push(value)));
  // All of nothing holds, and any of nothing does not.
  const known = (holds) => put(holds ? ALL : ANY, 0);
  const { now, context } = moment;

  const at = to.numbers.length;
  put(ALL, 0);
  const parts = own(given, name, {
    all: nested(ALL),
    any: nested(ANY),
    not: (value, path) => (put(NOT), inner(value, path)),
    item_id: (value, path) => group(ANY, listOf(id)(value, path), (id) => named(ITEM, id)),
    facets: (value, path) => group(ALL, Object.entries(readContext(value, path)), facet),
    price(value, path) {
      const { min = 0, max = Infinity } = own(value, path, { min: number, max: number });
      put(PRICE, min, max);
    },
    is(value, path) {
      const bits = listOf(one(...STATES))(value, path).map((state) => 1 << STATES.indexOf(state));
      put(IS, bits.reduce((all, bit) => all | bit, 0));
    },
    same: (value, path) => group(ALL, texts(value, path), (key) => named(SAME, key)),
    different: (value, path) => group(ALL, texts(value, path), (key) => (put(NOT), named(SAME, key))),
    context(value, path) {
      const wanted = Object.entries(readContext(value, path));
      known(wanted.every(([key, values]) => values.some((value) => Object.hasOwn(context, key) && context[key].includes(value))));
    },
    from: (value, path) => known(now >= time(value, path)),
    until: (value, path) => known(now < time(value, path)),
    hours(value, path) {
      const [from, until] = hours(value, path);
      const hour = now.getHours();
      known(from < until ? hour >= from && hour < until : hour >= from || hour < until);
    },
    weekdays: (value, path) => known(listOf(one(...DAYS))(value, path).includes(DAYS[now.getDay()])),
  });
  const count = Object.keys(parts).length;
  if (!count) wrong(name, 'expected a predicate such as { facets: { brand: "Acme" } }');
  to.numbers[at + 1] = count;
}

const RULE = { ...PIN, exclude: as, include: as, boost: within(20), bury: within(20), where: as, cap: whole, per: text, within: whole, promote: as, ...SLOTS, label: text };
/** What may stand beside the first word of a rule. */
const BESIDE = { pin: [], exclude: [], include: [], boost: ["where"], bury: ["where"], cap: ["per", "within"], promote: ["slots", "share", "label"] };

/** The rules: pins, and the others as a message, with the labels of promotions by the numbers of their rules. */
function readRules(rules, moment) {
  const to = { numbers: [], texts: [] };
  const [pins, labels] = [[], new Map()];
  let count = 0;
  each(rules, "rules", (given, index) => {
    const name = `rules[${index}]`;
    const rule = own(given, name, RULE);
    const [kind, ...more] = Object.keys(BESIDE).filter((key) => rule[key] !== undefined);
    if (!kind || more.length) wrong(name, `expected one of ${Object.keys(BESIDE).join(", ")}`);
    for (const key of Object.keys(rule)) {
      if (key !== kind && !BESIDE[kind].includes(key)) {
        throw new IndwellError("unknown_option", `${name}: "${key}" says nothing beside "${kind}"`);
      }
    }
    const { exclude, include, boost, bury, where, cap, per, within = MOST_SLOTS, promote, slots, share, label, pin } = rule;
    const put = (kind, amount, about, key) => {
      const inner = { numbers: [], texts: [], tests: 0 };
      if (key) predicate(inner, about, `${name}.${key}`, moment);
      to.numbers.push(kind, amount, inner.tests, ...inner.numbers);
      to.texts.push(...inner.texts);
      count++;
    };
    const READ = {
      pin: () => pins.push(pin),
      exclude: () => put(EXCLUDE, 0, exclude, "exclude"),
      include: () => put(INCLUDE, 0, include, "include"),
      boost: () => put(BOOST, boost, where, "where"),
      bury: () => put(BOOST, -bury, where, "where"),
      cap() {
        if (per === undefined) wrong(name, "expected { cap, per } with per a facet key");
        put(CAP, cap);
        to.numbers.push(within);
        to.texts.push(per);
      },
      promote() {
        const bits = bitsOf({ slots, share }, name);
        if (label) labels.set(count, label);
        put(PROMOTE, bits, promote, "promote");
      },
    };
    READ[kind]();
  });
  return { ...to, pins, labels, count };
}

const DIVERSITY = { method: one(...METHODS), strength: within(1), per: text };
function readDiversity(value, name) {
  const given = typeof value === "number" ? { strength: value } : value;
  const { method = "dpp", strength, per = "" } = own(given, name, DIVERSITY);
  if (strength === undefined) wrong(`${name}.strength`, "expected a number from 0 to 1");
  if ((method === "calibrated") !== (per !== "")) wrong(`${name}.per`, "a facet key goes with calibrated, and with nothing else");
  return { method: METHODS.indexOf(method), strength, per };
}

const usually = Object.fromEntries(["list", "limit", "explain", "min_confidence", "weights"].map((name) => [name, as]));
const OPTIONS = { ...usually, ...WISHES, rules: as, diversity: readDiversity, current: id, context: readContext };

/**
 * Puts the options of `rank` into a message, as `readRankOptions` does, and behind them what else is wanted (`wishes` of
 * src/web/rules.rs). `items` gives the page's items. What it returns makes a slate of the answer.
 */
export function readFullOptions(to, options, chosen, time, items) {
  const { rules = [], diversity = {}, current = "", context = {}, aims, rotation, min_relevance, discover, fair, measure, ...rest } = own(options, "options", OPTIONS);
  const { pins, labels, count, numbers, texts } = readRules(rules, { now: new Date(time), context });
  readRankOptions(to, { ...rest, rules: pins.map((pin) => ({ pin })) }, chosen);
  const { method = NONE, strength = 0, per = "" } = diversity;
  for (const number of [method, strength, count, ...numbers]) to.numbers.push(number);
  for (const text of [current, per, ...texts]) to.texts.push(text);
  const made = readWishes(to, { aims, rotation, min_relevance, discover, fair, measure }, items);
  return (answer, ...about) => made(answer, labels, about);
}
