// A long list in pages, with a choice of order: category pages and search results.
import { pounds, sorted } from "./catalogue.js";
import { h, parameter } from "./html.js";
import { productList } from "./tile.js";

const PER_PAGE = 24;
const ORDERS = [
  ["featured", "Featured"],
  ["low", "Price: low to high"],
  ["high", "Price: high to low"],
  ["name", "Name"],
];

/** The order and the page that this page's address asks for. */
export const asked = () => ({ sort: parameter("sort"), page: parameter("page") });

/**
 * @param {string} name  the list's name for Indwell, used where the order is "Featured": a price order stays one
 * @param {(asked: {sort: string, page: string | number}) => string} address  of the list in an order, and of a page of it
 * @param {{sort?: string, page?: string}} wanted
 */
export function listing(name, products, address, { sort, page }) {
  const order = ORDERS.some(([value]) => value === sort) ? sort : "featured";
  const pages = Math.max(1, Math.ceil(products.length / PER_PAGE));
  const number = Math.min(pages, Math.max(1, Math.trunc(Number(page)) || 1));
  const sortOf = (order) => (order === "featured" ? "" : order);
  const to = (page) => address({ sort: sortOf(order), page: page > 1 ? page : "" });
  const shown = sorted(products, order).slice((number - 1) * PER_PAGE, number * PER_PAGE);
  const select = h(
    "select",
    { name: "sort" },
    ORDERS.map(([value, label]) => h("option", { value: address({ sort: sortOf(value), page: "" }), selected: value === order }, label)),
  );
  const prices = products.map(({ price }) => price);
  return [
    h(
      "div",
      { class: "toolbar" },
      h(
        "p",
        {},
        `${products.length} ${products.length === 1 ? "thing" : "things"}`,
        products.length > 1 && `, ${pounds(Math.min(...prices))} to ${pounds(Math.max(...prices))}`,
      ),
      h("label", {}, "Sort by ", select),
    ),
    productList(order === "featured" ? name : undefined, shown, PER_PAGE),
    pages > 1 && pager(number, pages, to),
  ].filter(Boolean);
}

function pager(number, pages, to) {
  const near = [...new Set([1, number - 1, number, number + 1, pages])].filter((page) => page >= 1 && page <= pages);
  const items = near.flatMap((page, index) => [
    index && page - near[index - 1] > 1 ? h("li", { "aria-hidden": "true" }, "…") : [],
    h(
      "li",
      {},
      h(
        "a",
        {
          href: to(page),
          "aria-current": page === number ? "page" : undefined,
          "aria-label": `Page ${page}`,
        },
        String(page),
      ),
    ),
  ]);
  const step = (page, label) =>
    page >= 1 && page <= pages
      ? h("a", { class: "step", href: to(page) }, label)
      : h("span", { class: "step" });
  return h(
    "nav",
    { class: "pager", "aria-label": "Pages" },
    step(number - 1, "Previous"),
    h("ol", { role: "list" }, items.flat()),
    step(number + 1, "Next"),
  );
}
