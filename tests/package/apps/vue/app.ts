import { createApp, createSSRApp, defineComponent, h, ref, watchEffect } from "vue";
import type { Indwell } from "indwell";
import { indwell, useIndwell, useRanked } from "indwell/vue";
import { products } from "./products.js";

type Product = (typeof products)[number];

const List = defineComponent({
  props: { items: { type: Array<Product>, required: true } },
  setup(props) {
    const me = useIndwell();
    const { items, list, refresh } = useRanked(() => props.items, { list: "home" });
    watchEffect(() => {
      if (me.value) document.documentElement.dataset["ready"] = me.value.status().storage;
    });
    const tile = (item: Product) =>
      h("li", { key: item.item_id, id: item.item_id }, [
        h("button", { onClick: () => me.value?.track({ name: "view_item", item }) }, item.text),
        h("button", { class: "hide", onClick: () => me.value?.feedback(item, "hide") }, "Not this"),
      ]);
    return () => [h("ul", { id: "list", ref: list }, items.value.map(tile)), h("button", { id: "refresh", onClick: refresh }, "For you")];
  },
});

const Growing = defineComponent(() => {
  const count = ref(8);
  return () => [h(List, { items: products.slice(0, count.value) }), h("button", { id: "more", onClick: () => (count.value += 8) }, "More")];
});

const Pages = defineComponent(() => {
  const list = ref(true);
  return () => [h("button", { id: "turn", onClick: () => (list.value = !list.value) }, "Turn"), list.value ? h(List, { items: products }) : h("p", "Something else")];
});

export function makeApp(path: string, me: Promise<Indwell> | Indwell | undefined) {
  const root = path === "/more" ? h(Growing) : path === "/pages" ? h(Pages) : h(List, { items: products });
  const create = path === "/client" ? createApp : createSSRApp;
  return create({ render: () => root }).use(indwell, me);
}
