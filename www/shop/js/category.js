// A department, or one kind of thing in it.
import { inCategory } from "./catalogue.js";
import { at, h, parameter } from "./html.js";
import { listing } from "./listing.js";
import { show } from "./personal.js";
import { page } from "./shell.js";

page(({ all, departments }) => {
  const path = parameter("c");
  const [department, kind] = path.split("/");
  const products = inCategory(all, path);
  const title = kind ?? (department || "Everything");
  document.title = `${products.length ? title : "Not found"} · Tern & Tansy`;
  document.getElementById("title").textContent = products.length ? title : "There is no such shelf";
  document
    .getElementById("crumbs")
    .replaceChildren(
      ...[
        h("a", { href: "./" }, "Home"),
        kind && h("a", { href: at("category", { c: department }) }, department),
        h("span", { "aria-current": "page" }, title),
      ].filter(Boolean),
    );
  document
    .querySelector(
      `.departments a[href="${CSS.escape("category.html?c=")}${CSS.escape(encodeURIComponent(department).replaceAll("%20", "+"))}"]`,
    )
    ?.setAttribute("aria-current", "true");
  const kinds = departments.get(department) ?? [];
  const chips = h(
    "ul",
    { class: "chips", role: "list" },
    [["All", department], ...kinds.map((name) => [name, `${department}/${name}`])].map(([name, c]) =>
      h("li", {}, h("a", { href: at("category", { c }), "aria-current": c === path ? "page" : undefined }, name)),
    ),
  );
  return show(() =>
    products.length
      ? [kinds.length > 1 && chips, ...listing("category", products, ["category", { c: path }])]
      : [h("p", { class: "empty" }, "Nothing stands here. ", h("a", { href: "./" }, "Back to the start"))],
  );
});
