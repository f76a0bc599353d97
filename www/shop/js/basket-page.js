// The basket.
import * as basket from "./basket.js";
import { catalogue, pounds } from "./catalogue.js";
import { crowdRow } from "./crowd.js";
import { at, h } from "./html.js";
import { packThere, show } from "./personal.js";
import { page } from "./shell.js";
import { describe, picture, productList } from "./tile.js";

page(async ({ all, byId }) => {
  const place = document.getElementById("basket");

  const draw = () => {
    const lines = [...basket.read()]
      .map(([id, quantity]) => ({ product: byId.get(id), quantity }))
      .filter(({ product }) => product);
    if (!lines.length)
      return place.replaceChildren(
        h(
          "p",
          { class: "empty", tabindex: "-1" },
          "There is nothing in your basket yet. ",
          h("a", { href: "./" }, "Have a look around"),
        ),
      );
    const total = lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
    place.replaceChildren(
      h("ul", { class: "lines", role: "list" }, lines.map(line)),
      h(
        "div",
        { class: "total" },
        h("p", {}, "Total ", h("b", {}, pounds(total))),
        h("a", { class: "button", href: "checkout.html" }, "To the checkout"),
      ),
    );
  };

  const line = ({ product, quantity }) => {
    const { id, name, price } = product;
    const select = h(
      "select",
      {
        "aria-label": `How many of ${name}`,
        onchange: () => {
          basket.setQuantity(id, Number(select.value));
          place.querySelector(`[data-line="${id}"] select`)?.focus();
        },
      },
      [...new Set([1, 2, 3, 4, 6, 12, 24, quantity])]
        .sort((a, b) => a - b)
        .map((number) => h("option", { value: number, selected: number === quantity }, String(number))),
    );
    const remove = () => {
      const next = place.querySelector(`[data-line="${id}"]`).nextElementSibling?.dataset.line;
      basket.setQuantity(id, 0);
      (place.querySelector(next ? `[data-line="${next}"] .remove` : ".remove") ?? place.querySelector(".empty")).focus();
    };
    return h(
      "li",
      { "data-line": id, "data-indwell-item": id, ...describe(product) },
      h("a", { class: "frame", href: at("product", { id }), tabindex: "-1", "aria-hidden": "true" }, picture(product)),
      h(
        "div",
        { class: "line-text" },
        h("a", { href: at("product", { id }) }, name),
        h("span", { class: "quiet" }, `${pounds(price)} each`),
      ),
      select,
      h("b", {}, pounds(price * quantity)),
      h(
        "button",
        {
          type: "button",
          class: "remove",
          "data-indwell-action": "remove_from_cart",
          "aria-label": `Remove ${name}`,
          onclick: remove,
        },
        "Remove",
      ),
    );
  };

  draw();
  basket.onChange(draw);
  await packThere();
  show(() => {
    const inBasket = [...basket.read().keys()];
    const together = inBasket.length
      ? crowdRow(
          {
            name: "bought-together",
            title: () => ["Bought together"],
            note: "What lies in one basket with yours.",
            strategy: "bought_together",
            like: inBasket,
          },
          byId,
        )
      : undefined;
    const more = h(
      "section",
      { class: "row", "aria-labelledby": "also" },
      h("div", { class: "row-head" }, h("h2", { id: "also" }, "Before you go")),
      productList("basket", all.filter(({ id }) => !inBasket.includes(id)).slice(0, 120), 4),
    );
    return [together, more];
  });
}, catalogue);
