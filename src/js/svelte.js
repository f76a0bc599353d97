// indwell/svelte: a list as a store, and an action for its element. It keeps Svelte's contracts without importing any of it.
import { listing } from "./ranking.js";

/** @type {import("./svelte.js").ranked} */
export function ranked(items, { me, ...options } = {}) {
  const subscribers = new Set();
  const list = listing([...items], options, () => {
    for (const run of [...subscribers]) run(list.shown());
  });
  if (typeof document !== "undefined") {
    if (typeof me?.then === "function") me.then(list.begin, () => {});
    else if (me) list.begin(me);
  }
  return {
    subscribe(run) {
      subscribers.add(run);
      run(list.shown());
      return () => {
        subscribers.delete(run);
        setTimeout(() => subscribers.size || list.close()); // a look at the value is no end
      };
    },
    set: (next) => list.set([...next]),
    tiles(node) {
      list.mount(node);
      return { destroy: list.unmount };
    },
    refresh: list.refresh,
    slate: list.slate,
  };
}
