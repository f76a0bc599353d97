// What a session of indwell/full can do more than others: chains of strategies, how wide or narrow the visitor's world is, and why with
// what the publisher wants.
import { STRATEGIES } from "./names.js";
import { own, text, whole, wrong } from "./options.js";
import { asId, each } from "./read.js";
import { id, listOf, named } from "./wishes.js";

const WEEK = 604_800_000;
const MOST_WEEKS = 26;
const as = (value) => value;
const has = new WeakSet();

/** Gives a session more; once. */
export function more(me) {
  if (has.has(me)) return me;
  has.add(me);
  const { recommend, why } = me;
  me.recommend = (options) => (isChain(options) ? chain(me, recommend, options) : recommend(options));
  me.why = (...about) => told(why(...about));
  me.bubble = (options) => bubble(me, options);
  return me;
}

const CHAIN = {
  strategies: listOf((value, name) => (STRATEGIES.includes(value) ? value : wrong(name, `expected one of ${STRATEGIES.join(", ")}`))),
  items: as,
  like: listOf(id),
  exclude: listOf(id),
  limit: whole,
};
function isChain(options) {
  try {
    return options?.strategies != null;
  } catch {
    return false; // then `recommend` says what is wrong
  }
}
/** Each strategy in turn, until there are enough; then the page's own order. None twice. */
function chain(me, recommend, options) {
  const { strategies, items, like = [], exclude = [], limit = 12 } = own(options, "options", CHAIN);
  const found = [];
  let fallback;
  for (const strategy of strategies) {
    const left = limit - found.length;
    const answer = recommend({ strategy, like, exclude: [...exclude, ...found.map((item) => item.item_id)], limit: left });
    fallback ??= answer.fallback;
    if (left > 0) found.push(...answer.items.map((item) => ({ ...item, strategy })));
  }
  const known = new Set([...exclude, ...like, ...found.map((item) => item.item_id)]);
  for (const id of items ? me.rank(items, { list: "indwell:chain", limit: 0 }).hidden : []) known.add(id);
  each(items ?? [], "items", (item) => {
    let id;
    try {
      id = asId(item.item_id);
    } catch {} // no item
    if (id === undefined || known.has(id) || found.length >= limit) return;
    known.add(id);
    found.push({ item_id: id, score: 0, reasons: [], strategy: "page_order" });
  });
  return { strategies, items: found, ...(fallback && { fallback }) };
}

const KEPT = { discovery: "this place is kept for what you know less", fair: "this page makes room for all" };
/** Why, with aims by their names, and a sentence for slots that are kept. */
function told(why) {
  if (!why) return why;
  why.reasons.forEach(named);
  const kept = KEPT[why.reasons[0]?.code];
  if (kept) why.sentence = `It stands in place ${why.position + 1}: ${kept}.`;
  return why;
}

/** Entropy in bits of how often each value was met, how many values, how many events. */
function spread(counts) {
  const met = Object.values(counts);
  const events = met.reduce((sum, count) => sum + count, 0);
  const bits = met.reduce((sum, count) => sum - (count / events) * Math.log2(count / events), 0);
  return { bits, values: met.length, events };
}

/** How many kinds of things the visitor was shown and looked at, over all and by weeks, the newest last. */
function bubble(me, options) {
  const { per, weeks = 12 } = own(options, "bubble()", { per: text, weeks: whole });
  if (!per) wrong("bubble().per", "expected a facet key");
  const { events, items, exported_at: now } = me.export();
  const begin = `${per}=`;
  const values = items.map(({ facets }) => facets.find((facet) => facet.startsWith(begin))?.slice(begin.length).split("/")[0]);
  const of = (from, until) => {
    const met = { shown: Object.create(null), chosen: Object.create(null) };
    for (const { name, time, item } of events) {
      const kind = name === "item_impression" ? "shown" : ["view_item", "select_item"].includes(name) ? "chosen" : undefined;
      const value = values[item];
      if (kind && value !== undefined && time > from && time <= until) met[kind][value] = (met[kind][value] ?? 0) + 1;
    }
    return { shown: spread(met.shown), chosen: spread(met.chosen) };
  };
  const week = (ago) => {
    const until = now - ago * WEEK;
    return { from: until - WEEK, until, ...of(until - WEEK, until) };
  };
  const all = Array.from({ length: Math.min(weeks, MOST_WEEKS) }, (_, at) => week(at)).reverse();
  return { per, ...of(-Infinity, Infinity), weeks: all };
}
