// indwell/vue: the order for a list that Vue draws. Every list is set up in the page's own order, as the server has it; one
// that is new to the page is put into the visitor's order before it is painted.
import { computed, inject, onMounted, onScopeDispose, onUnmounted, shallowRef, toValue, triggerRef, watch } from "vue";
import { listing } from "./ranking.js";

const KEY = Symbol("indwell");

/** @type {import("./vue.js").indwell} */
export const indwell = {
  install(app, given) {
    const me = shallowRef();
    if (typeof document !== "undefined") {
      if (typeof given?.then === "function") given.then((opened) => (me.value = opened), () => {});
      else me.value = given;
    }
    app.provide(KEY, me);
  },
};

/** @type {import("./vue.js").useIndwell} */
export function useIndwell() {
  return inject(KEY, () => shallowRef(), true);
}

/** @type {import("./vue.js").useRanked} */
export function useRanked(source, options = {}) {
  const me = useIndwell();
  const list = shallowRef(null);
  const state = shallowRef(listing([...toValue(source)], options, () => triggerRef(state)));
  const element = () => list.value?.$el ?? list.value ?? undefined;
  // At once: what is drawn next has the new items.
  watch(() => [...toValue(source)], (items) => state.value.set(items), { flush: "sync" });
  onMounted(() => {
    if (me.value) state.value.begin(me.value);
    if (element()) state.value.mount(element());
    watch(me, (opened) => opened && state.value.begin(opened));
  });
  onUnmounted(() => state.value.unmount());
  onScopeDispose(() => state.value.close());
  return {
    items: computed(() => state.value.shown()),
    order: computed(() => state.value.order()),
    slate: computed(() => state.value.slate()),
    list,
    refresh: () => state.value.refresh(),
  };
}
