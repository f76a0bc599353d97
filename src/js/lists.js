// Lists that a page hands over once and has ranked often: read and described the first time, known by a number after that.
import { ask, slate } from "./answer.js";
import { readRankOptions } from "./options.js";
import { message, readItems } from "./read.js";

const held = new WeakMap(); // list → its ids, the message that describes it, and its number in every Core that has it

/** Reads items, without facets of the keys in `never`; what it returns stands for them in `rank`. */
export function keep(items, never) {
  const described = message(never);
  const ids = readItems(described, items);
  const list = Object.freeze({ length: ids.length, problems: Object.freeze(described.problems) });
  held.set(list, { ids, described, numbers: new WeakMap() });
  return list;
}

/** The items as an array, to be answered in the page's own order. */
export const plain = (items) => held.get(items)?.ids.map((item_id) => ({ item_id })) ?? items;

/**
 * Ranks an array of items, or a list that was kept, as the visitor chose. Another wasm may take other options: then `read` puts them
 * into the message, and returns what makes a slate of the answer.
 */
export function rank(core, items, options, time, chosen, never, read = readRankOptions) {
  const list = held.get(items);
  const to = message(never);
  const tell = () => {
    const [[number]] = ask(core, "items", list.described, time);
    list.numbers.set(core, number);
    return number;
  };
  to.numbers.push(list ? (list.numbers.get(core) ?? tell()) : 0);
  const made = read(to, options, chosen, time, () => plain(items)) ?? slate;
  const ids = list ? list.ids : readItems(to, items);
  let answer = ask(core, "rank", to, time);
  if (list && !answer[0].length) {
    to.numbers[0] = tell(); // it was let go
    answer = ask(core, "rank", to, time);
  }
  return made(answer, ids, list ? [...items.problems] : to.problems, core);
}
