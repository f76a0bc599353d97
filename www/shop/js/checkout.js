// A pretend checkout: it asks for nothing about the visitor and sends nothing.
import * as basket from "./basket.js";
import { catalogue, pounds } from "./catalogue.js";
import { at, h } from "./html.js";
import { begun, personal } from "./personal.js";
import { page } from "./shell.js";

begun.then(() => personal.me?.track({ name: "begin_checkout" }));

page(({ byId }) => {
  const lines = [...basket.read()].filter(([id]) => byId.has(id));
  const form = document.getElementById("checkout");
  if (!lines.length)
    return form.replaceChildren(
      h("p", { class: "empty" }, "There is nothing to pay for. ", h("a", { href: "./" }, "Have a look around")),
    );
  const goods = lines.reduce((sum, [id, quantity]) => sum + byId.get(id).price * quantity, 0);
  const total = () => goods + (form.elements.delivery.value === "morning" ? 4.95 : 0);
  const sum = document.getElementById("sum");
  const draw = () => {
    sum.textContent = `${lines.length} ${lines.length === 1 ? "product" : "products"}, ${pounds(total())} together`;
  };
  form.addEventListener("change", draw);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const order = `TT-${Date.now().toString(36).toUpperCase()}`;
    try {
      sessionStorage.setItem("tern-and-tansy.order", JSON.stringify({ order, lines, total: total() }));
    } catch {} // the confirmation then says less
    basket.empty();
    location.assign(at("thanks"));
  });
  draw();
}, catalogue);
