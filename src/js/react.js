// indwell/react: the order for a list that React draws. On the server and while a page is taken over from it, that is the
// page's own order; a list that is drawn in the browser is in the visitor's order from the first.
import { createContext, createElement, useCallback, useContext, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { arrange, follow, staying, withoutHidden } from "./ranking.js";

const Context = createContext(undefined);
const opened = new WeakMap(); // promise → the session it gave
const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

/** @type {import("./react.js").IndwellProvider} */
export const IndwellProvider = ({ me, children }) => createElement(Context.Provider, { value: me }, children);

/** @type {import("./react.js").useIndwell} */
export function useIndwell() {
  const given = useContext(Context);
  const later = typeof given?.then === "function";
  const subscribe = useCallback(
    (told) => {
      if (!later || opened.has(given)) return () => {};
      let listening = true;
      given.then(
        (me) => {
          opened.set(given, me);
          if (listening) told();
        },
        () => {}, // without a session the page's own order stands
      );
      return () => (listening = false);
    },
    [given, later],
  );
  // A component that takes over what the server drew draws the same first: there is no session yet for it.
  return useSyncExternalStore(subscribe, () => (later ? opened.get(given) : given), () => undefined);
}

/** @type {import("./react.js").useRanked} */
export function useRanked(items, options = {}) {
  const me = useIndwell();
  const [kept, keep] = useState(() => arrange(undefined, items, me, options));
  let state = kept;
  const { item = (one) => one } = options;
  const same = items.length === state.ids.length && items.every((one, at) => item(one)?.item_id === state.ids[at]);
  if (!same) keep((state = arrange(state, items, me, options)));

  const list = useRef(null);
  const latest = useRef();
  useBeforePaint(() => {
    latest.current = { items, options, state };
  });
  const again = useCallback(
    (places) => {
      const { items, options, state } = latest.current;
      keep(arrange(state, items, me, options, places ?? staying(list.current, options.when)));
    },
    [me],
  );
  // The session came after the list was drawn.
  const late = me !== state.me;
  useBeforePaint(() => {
    if (me && late) again();
  }, [me, late, again]);
  useEffect(() => {
    const hide = () => keep((state) => withoutHidden(state, latest.current.items, me, latest.current.options));
    return me && follow(me, again, hide);
  }, [me, again]);

  return {
    items: state.order.map((at) => items[at]),
    order: state.order,
    slate: state.slate,
    ref: useCallback((element) => void (list.current = element), []),
    refresh: useCallback(() => me && again(0), [me, again]),
  };
}
