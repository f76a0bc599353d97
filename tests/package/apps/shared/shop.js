// The shop without a framework: opens, ranks, draws, and records what is clicked.
import { products } from "./products.js";

export async function shop(open, options) {
  const me = await open({ space: "app", storage: "local", ...options });
  const list = document.getElementById("list");
  for (const at of me.rank(products, { list: "home" }).order) {
    const item = products[at];
    const tile = document.createElement("li");
    const button = document.createElement("button");
    tile.id = item.item_id;
    button.textContent = item.text;
    button.addEventListener("click", () => me.track({ name: "view_item", item }));
    tile.append(button);
    list.append(tile);
  }
  document.documentElement.dataset.ready = me.status().storage;
}
