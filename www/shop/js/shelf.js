// A department, or one kind of thing in it, as the site is built with it and as its script draws it in another order.
import { inCategory } from "./catalogue.js";
import { at, h, shelf } from "./html.js";
import { listing } from "./listing.js";

/**
 * @param {{sort?: string, page?: string}} wanted
 * @returns {{title: string, crumbs: Node[], rows: Node[]}}  no rows where there is no such shelf
 */
export function shelfOf({ all, departments }, path, wanted) {
  const [department, kind] = path.split("/");
  const products = inCategory(all, path);
  const title = kind ?? department;
  const kinds = departments.get(department) ?? [];
  const crumbs = [h("a", { href: "./" }, "Home"), kind && h("a", { href: shelf(department) }, department), h("span", { "aria-current": "page" }, title)];
  if (!products.length) return { title: "There is no such shelf", crumbs: crumbs.filter(Boolean), rows: [] };
  const chips = h(
    "ul",
    { class: "chips", role: "list" },
    [["All", department], ...kinds.map((name) => [name, `${department}/${name}`])].map(([name, to]) =>
      h("li", {}, h("a", { href: shelf(to), "aria-current": to === path ? "page" : undefined }, name)),
    ),
  );
  const address = ({ sort, page }) => (sort || page ? at("category", { c: path, sort, page }) : shelf(path));
  return { title, crumbs: crumbs.filter(Boolean), rows: [kinds.length > 1 && chips, ...listing("category", products, address, wanted)].filter(Boolean) };
}
