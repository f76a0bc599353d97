// indwell/learn: the weights of the signals, learnt on this device from what the visitor picked among what they saw. It stands
// around what `open` resolved to: what ranks through it ranks by these weights, what records through it is learnt from.
import { weighed } from "./choices.js";
import { IndwellError } from "./error.js";
import { apart, inContext, valuesOf } from "./learn-context.js";
import { SIGNALS, WEIGHTS, faded, factors, fresh, isLearnt, known as knownWeights, looked, picked, share, shown } from "./learn-model.js";
import { priorsOf } from "./priors.js";
import { sentence } from "./sentence.js";

export { moment } from "./experiments-moment.js";

const VERSION = 1;
const DAY = 86_400_000;
const KEPT = 395 * DAY; // 13 months
const LISTS = 16; // whose slates are remembered, by this page alone
const ITEMS = 200; // of each
const PREFIX = "indwell//learn/"; // no space begins like that: the history does not take it for a part of itself

const bad = (what, code = "invalid_option") => {
  throw new IndwellError(code, `openLearner(): ${what}.`);
};
/** What is known as it is stored; undefined where it is none, or of before an erasure, null where a newer version wrote it. */
function parse(text, stamp) {
  try {
    const { version, stamp: own, time, picks, mean, precision, trust, pairs = {}, pairs_trust = 0.5 } = JSON.parse(text);
    if (version > VERSION) return null;
    const learnt = { time, picks, mean, precision, trust, pairs, pairs_trust };
    return version === VERSION && own === stamp && isLearnt(learnt) && [time, picks].every(Number.isFinite) ? learnt : undefined;
  } catch {
    return undefined;
  }
}

/** @type {import("./learn.js").openLearner} */
export function openLearner(options) {
  const { me, storage, space = "default", weights = {}, context, explore = 0, random = Math.random, now = Date.now, ...rest } = options ?? {};
  for (const name in rest) bad(`there is no option "${name}"`, "unknown_option");
  if (["rank", "track", "status", "on"].some((name) => typeof me?.[name] !== "function")) bad("me: what open() resolved to is wanted");
  if (storage != null && ["getItem", "setItem", "removeItem", "key"].some((name) => typeof storage[name] !== "function")) bad("storage: an object like localStorage is wanted");
  if (typeof space !== "string" || !/^[\w.-]{1,32}$/.test(space)) bad("space: 1 to 32 of A-Z a-z 0-9 _ . - are wanted");
  if (weights === null || typeof weights !== "object") bad("weights: an object of weights is wanted, such as { price: 2 }");
  for (const [name, given] of Object.entries({ now, random })) if (typeof given !== "function") bad(`${name}: a function is wanted`);
  if (!(typeof explore === "number" && explore >= 0 && explore <= 1)) bad("explore: a number from 0 to 1 is wanted, best about 0.1");
  if (context != null) {
    if (typeof context.per !== "string" || !/^(object|function)$/.test(typeof context.of)) bad('context: { per: "category", of: { weather: "rain" } } is wanted, or a function for of');
    if (typeof me.bubble !== "function") bad("context: a session of indwell/full is wanted");
  }

  let problems = 0;
  let problem;
  const note = (message) => {
    problems++;
    problem = message;
  };
  /** Whatever goes wrong is counted, and `instead` is the answer. */
  const safely = (during, work, instead) => {
    try {
      return work();
    } catch (error) {
      note(`${during}: ${error?.message ?? error}`);
      return instead;
    }
  };
  const mode = () => {
    try {
      const { storage: is } = me.status();
      return is === "persistent" && !storage ? "memory" : is;
    } catch {
      return "off"; // disposed
    }
  };
  const clock = () => {
    const time = safely("now", now);
    return Number.isFinite(time) ? time : Date.now();
  };

  // Drawn once, so that a list does not change while the page stands.
  const noise = explore ? SIGNALS.map(() => explore * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) : [];

  const key = PREFIX + space;
  const nothing = () => ({ ...fresh(), picks: 0, time: clock() });
  let known = nothing(); // where nothing is stored
  let lists = new Map(); // name → what of it the visitor may see: id → { seen, picked, slot, reasons, used, prior }

  let viewed = {}; // values of the item that was looked at last, and on which address
  const address = () => globalThis.location?.href.split("#")[0];

  /** The history's latest epoch: what was learnt before it was erased with it. */
  const stampOf = () => {
    const epochs = Array.from({ length: storage.length }, (_, at) => storage.key(at)).filter((name) => name?.startsWith(`indwell/${space}/epoch.`));
    return epochs.sort().at(-1) ?? "";
  };
  const aged = (state) => {
    const days = (clock() - state.time) / DAY;
    return days * DAY > KEPT ? nothing() : { ...state, ...faded(state, Math.max(0, days)), time: clock() };
  };
  const read = () => {
    const is = mode();
    if (is === "off") [known, lists] = [nothing(), new Map()];
    if (is === "persistent") {
      safely("storage", () => {
        const text = storage.getItem(key);
        const stored = text === null ? undefined : parse(text, stampOf());
        if (text === null || stored === undefined) known = nothing(); // erased, by whomever
        else if (stored) known = stored;
      });
    }
    return aged(known);
  };
  const write = (state) => {
    known = state;
    if (mode() !== "persistent") return;
    safely("storage", () => {
      const text = storage.getItem(key);
      if (text !== null && parse(text, "") === null) throw new Error("a newer version wrote what is stored; it is left as it is");
      storage.setItem(key, JSON.stringify({ version: VERSION, stamp: stampOf(), ...state }));
    });
  };
  const forget = () => {
    known = nothing();
    lists = new Map();
    viewed = {};
    if (storage) safely("storage", () => storage.removeItem(key));
  };
  const ended = me.on("change", ({ cause }) => cause === "forget" && forget());

  /** The weights of a call: the page's own, times what was learnt where that holds. */
  const weigh = (given) => {
    const own = { ...knownWeights(priorsOf(me).weights), ...weights, ...given };
    const prior = { ...WEIGHTS, ...own };
    const state = read();
    const used = { ...own };
    const by = factors(state, noise);
    SIGNALS.forEach((signal, at) => {
      const weight = prior[signal] ?? WEIGHTS[signal];
      const least = signal === "viewed" ? -100 : 0;
      const right = typeof weight === "number" && weight >= least && weight <= 100; // else `rank` says what is wrong
      used[signal] = right ? Math.max(least, Math.min(100, weight * by[at])) : weight;
    });
    return { prior, used, state };
  };

  const remember = (name, items, { prior, used, at }) => {
    const surprise = me.choices?.().surprise;
    const dialled = Object.fromEntries(SIGNALS.map((signal) => [signal, weighed(signal, used[signal], surprise)]));
    const before = lists.get(name) ?? new Map();
    const again = items.some(({ item_id }) => before.get(item_id)?.seen);
    // Where what was seen stays and the rest is ranked anew, or more has come, what was seen is still there, and above.
    const list = new Map(again ? [] : [...before].filter(([, { seen }]) => seen));
    const first = list.size;
    items.forEach(({ item_id, reasons, index }, slot) => {
      if (reasons && list.size < ITEMS) list.set(item_id, { seen: false, picked: false, slot: first + slot, reasons, used: dialled, prior, moment: at?.(index) });
    });
    lists.delete(name);
    lists.set(name, list);
    if (lists.size > LISTS) lists.delete(lists.keys().next().value);
  };

  const rank = (items, options) => {
    const given = options?.weights;
    if ([options, given].some((one) => one != null && typeof one !== "object")) return me.rank(items, options); // which says what is wrong
    const by = safely("rank", () => weigh(given));
    if (!by) return me.rank(items, options);
    const { rules, at } = (context && !me.never_learn?.().includes(context.per) && safely("context", () => inContext(context, items, by.state.pairs, share(by.state.pairs_trust), viewed.at === address() && viewed.values))) || {};
    by.at = at;
    const asked = { ...options, weights: by.used, explain: true };
    if (rules?.length && (asked.rules == null || Array.isArray(asked.rules))) asked.rules = [...(asked.rules ?? []), ...rules];
    const slate = me.rank(items, asked);
    if (slate.items.length && mode() !== "off") safely("rank", () => remember(options?.list ?? "", slate.items, by));
    return { ...slate, items: slate.items.map(({ reasons, ...item }) => (options?.explain ? { ...item, reasons: apart(reasons, at?.(item.index)) } : item)) };
  };

  const why = (item_id, options) => {
    const told = me.why(item_id, options);
    const moment = told && lists.get(told.list)?.get(told.item_id)?.moment;
    if (!moment?.reasons.length) return told;
    const reasons = apart(told.reasons, moment);
    const kept = /^(discovery|fair)$/.test(reasons[0]?.code); // which has a sentence of its own
    return { ...told, reasons, sentence: kept ? told.sentence : sentence({ ...told, reasons }) };
  };

  const learn = (list, id) => {
    const one = list.get(id);
    if (one.picked) return;
    one.seen = true;
    const seen = [...list.values()].filter(({ seen, picked }) => seen && !picked);
    one.picked = true;
    if (seen.length < 2) return;
    const state = read();
    const { examination } = priorsOf(me);
    const choice = seen.map(({ slot, reasons, used, prior, moment }) => shown(looked(slot, examination), reasons, used, prior, moment));
    write({ ...state, ...picked(state, choice, seen.indexOf(one)), picks: state.picks + 1 });
  };

  const hear = ({ name, item_id, item, items, list, sensitive }) => {
    if (name === "view_item") {
      const about = item ?? items?.[0]; // GA4 has an array of one
      viewed = { at: address(), values: context && !sensitive && !about?.sensitive && valuesOf(about, context.per) };
    }
    if (sensitive || (name !== "item_impression" && name !== "select_item")) return;
    const open = [{ item_id }, item, ...(items ?? [])].filter((one) => one?.item_id != null && !one.sensitive);
    const ids = open.map((one) => String(one.item_id));
    for (const [of, slate] of lists) {
      if (list != null && list !== of) continue;
      for (const id of ids) {
        if (!slate.has(id)) continue;
        if (name === "select_item") learn(slate, id);
        else slate.get(id).seen = true;
      }
    }
  };

  const track = (events) => {
    const recorded = me.track(events);
    // Also what is not recorded: the history takes one impression of an item, however often it is seen in a visit.
    if (mode() !== "off") {
      safely("track", () => {
        for (const event of Array.isArray(events) ? events : [events]) if (event) hear(event);
      });
    }
    return recorded;
  };

  const close = () => {
    ended();
    lists = new Map();
  };
  const dispose = () => {
    close();
    me.dispose();
  };
  const own = { ...me, rank, track, why, dispose };
  if (Symbol.dispose) own[Symbol.dispose] = dispose;
  return {
    me: own,
    weights: () => {
      const state = read();
      const by = weigh();
      return SIGNALS.map((signal, at) => ({ signal, weight: by.used[signal], prior: by.prior[signal], factor: state.mean[at], spread: 1 / Math.sqrt(state.precision[at]) }));
    },
    status: () => {
      const state = read();
      return { storage: mode(), picks: state.picks, trust: state.trust, problems, problem };
    },
    forget,
    close,
  };
}
