// The confirmation of a pretend order.
import { catalogue, pounds } from "./catalogue.js";
import { h } from "./html.js";
import { show } from "./personal.js";
import { page } from "./shell.js";
import { productList } from "./tile.js";
import { sold } from "./trials.js";

page(({ all, byId }) => {
  let placed;
  try {
    placed = JSON.parse(sessionStorage.getItem("tern-and-tansy.order"));
  } catch {} // no storage, no order
  const block = document.getElementById("order");
  if (!placed) {
    block.replaceChildren(h("p", { class: "empty" }, "No order was placed here lately."));
  } else {
    const ids = placed.lines.map(([id]) => id).filter((id) => byId.has(id));
    block.replaceChildren(
      h(
        "p",
        {},
        `Order ${placed.order}: ${pounds(placed.total)}. Nothing was charged and nothing will be sent, as this shop only plays shop.`,
      ),
      h(
        "ul",
        { class: "plain-list" },
        placed.lines.map(([id, quantity]) => h("li", {}, `${quantity} × ${byId.get(id)?.name ?? id}`)),
      ),
    );
    block.setAttribute("data-indwell-order", placed.order);
    block.setAttribute("data-indwell-purchase", JSON.stringify(ids));
    sold(placed.order, placed.total);
  }
  const bought = new Set(placed?.lines.map(([id]) => id));
  show(() => [
    h(
      "section",
      { class: "row", "aria-labelledby": "next" },
      h("div", { class: "row-head" }, h("h2", { id: "next" }, "For another time")),
      productList("thanks", all.filter(({ id }) => !bought.has(id)).slice(0, 120), 8),
    ),
  ]);
}, catalogue);
