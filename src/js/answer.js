// Gives names to the numbers and texts in which the wasm answers (src/web/output.rs), in the order in which it does.
import { CODES, SOURCES, STORAGE_PROBLEMS } from "./names.js";

function walk([numbers, texts = []]) {
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
function reasonsOf({ number, list }, core) {
  const once = (ask, known = new Map()) => (number) => {
    if (!known.has(number)) known.set(number, ask(number));
    return known.get(number);
  };
  const item = once((number) => core.item_id(number));
  const facet = once((number) => {
    const [, [key, value]] = core.facet(number);
    return { key, value };
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
  return () => list(reason);
}

/** The slate of `rank`, of items with these ids. */
export function slate(numbers, ids, problems, core) {
  const read = walk([numbers]);
  const { number, truth, list } = read;
  const slate = { order: [], items: [], hidden: [], confidence: number(), reordered: truth(), problems };
  slate.hidden = list(() => ids[number()]);
  const reasons = reasonsOf(read, core);
  while (!read.done()) {
    const index = number();
    const item = { item_id: ids[index], index, score: number() };
    const why = reasons();
    if (why.length) item.reasons = why;
    slate.order.push(index);
    slate.items.push(item);
  }
  return slate;
}

export function suggestions(answer, strategy) {
  const { number, truth, text, done } = walk(answer);
  const items = [];
  while (!done()) {
    const reason = { code: SOURCES[number()], value: number() };
    const item_id = text();
    if (truth()) reason.because = text();
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
    facets: list(() => ({ key: text(), value: text(), strength: number(), session: truth(), count: number() })),
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
