// What the adapters of all frameworks share: the order of one list on one page. It is an order and nothing more; the DOM is
// the framework's, and is only looked at, for what the visitor may have seen stays where it is.
import { behind } from "./behind.js";
import { seen } from "./seen.js";

const itself = (one) => one;

/**
 * The order in which to show `items`. A list that has grown at its end (infinite scroll, "load more") keeps all it had, and
 * what is new is ranked by itself; any other list is a new one.
 *
 * @param {object | undefined} before how the list stands: what this returned last
 * @param {number} [keep] how many of its first places stay, whatever else is ranked anew
 * @returns {{ ids: string[], order: number[], slate: object | undefined, me: object | undefined }} `order` are places in `items`
 */
export function arrange(before, items, me, { item = itself, limit, rules, when, ...options } = {}, keep) {
  const ids = items.map((one) => item(one)?.item_id);
  const grown = before && before.ids.length <= ids.length && before.ids.every((id, at) => id === ids[at]);
  const head = grown ? before.order.slice(0, keep) : [];
  const kept = new Set(head);
  const first = grown && keep === undefined ? before.ids.length : 0; // what is before has had its place, or was left out
  const free = [...ids.keys()].filter((at) => at >= first && !kept.has(at));
  const left = limit == null ? undefined : Math.max(0, limit - head.length);
  let order = free.slice(0, left);
  let slate = first ? before.slate : undefined;
  if (me && free.length) {
    const wanted = { ...behind({ ...options, rules }, head.length), limit: left };
    try {
      slate = me.rank(free.map((at) => item(items[at])), wanted);
      order = slate.order.map((at) => free[at]);
    } catch (error) {
      if (error?.code !== "disposed") throw error; // wrong options are for the developer to see
    }
  }
  return { ids, order: [...head, ...order], slate, me };
}

/** How many of the first tiles of a list stay: those up to the last that the visitor may have seen. */
export const seenIn = (list) => [...list.children].findLastIndex(seen) + 1;

/** How many places stay when a list that is shown is ranked anew. Without an element to look at, all: it must not jump. */
export const staying = (list, when) => (when === "now" ? 0 : list ? seenIn(list) : Infinity);

/**
 * Calls back when a list that is shown is to be looked at: `again()` to rank what may move, `hide()` when the visitor hid an item.
 * Returns what ends that.
 */
export function follow(me, again, hide) {
  const hidden = () => me.interests().items.hidden;
  try {
    let known = hidden();
    return me.on("change", ({ cause }) => {
      const before = known;
      known = hidden();
      if (cause !== "track") again();
      else if (known > before) hide();
    });
  } catch {
    return () => {}; // disposed
  }
}

/** A list without what the visitor has hidden by now; all else keeps its place. */
export function withoutHidden(state, items, me, { item = itself } = {}) {
  const { hidden } = me.rank(items.map(item), { list: "indwell:hidden", limit: 0 }); // what is known of other lists stays
  const order = state.order.filter((at) => !hidden.includes(state.ids[at]));
  return order.length < state.order.length ? { ...state, order } : state;
}

/** Whether an element came into the page after this was called: then nobody has seen it yet. */
export function arrivals() {
  const came = new WeakSet();
  const take = (records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) came.add(node);
  };
  const observer = new MutationObserver(take);
  observer.observe(document, { childList: true, subtree: true });
  return {
    has(element) {
      take(observer.takeRecords());
      for (let node = element; node; node = node.parentNode) if (came.has(node)) return true;
      return false;
    },
    end: () => observer.disconnect(),
  };
}

/**
 * One list, for frameworks that tell when its element comes and goes. Starts in the page's own order, as the server has it.
 * @param {unknown[]} items
 * @param {object} options those of `arrange`
 * @param {() => void} told the order has changed
 */
export function listing(items, options, told) {
  let state = arrange(undefined, items, undefined, options);
  let me;
  let element;
  let unfollow;
  const came = typeof document === "undefined" ? undefined : arrivals();
  const put = (next) => {
    if (next === state) return;
    state = next;
    told();
  };
  const again = (keep) => me && put(arrange(state, items, me, options, keep));
  return {
    shown: () => state.order.map((at) => items[at]),
    order: () => state.order,
    slate: () => state.slate,
    /** The page's items are these now. */
    set(next) {
      items = next;
      put(arrange(state, items, element || options.when === "now" ? me : undefined, options));
    },
    /** Indwell is there. */
    begin(opened) {
      me = opened;
      unfollow?.();
      unfollow = follow(me, () => again(staying(element, options.when)), () => put(withoutHidden(state, items, me, options)));
      if (element || options.when === "now") again(staying(element, options.when));
    },
    /** The list's element is in the page. */
    mount(node) {
      element = node;
      again(came?.has(node) ? 0 : staying(node, options.when));
      came?.end();
    },
    unmount: () => (element = undefined),
    /** Ranks all of it anew: for the visitor's own click or key. */
    refresh: () => again(0),
    close() {
      came?.end();
      unfollow?.();
    },
  };
}
