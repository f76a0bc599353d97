// One product, with what stands next to it.
import { catalogue, inCategory, pounds } from "./catalogue.js";
import { crowdRow } from "./crowd.js";
import { at, h, parameter, shelf } from "./html.js";
import { packThere, show } from "./personal.js";
import { page, put } from "./shell.js";
import { describe, picture, productList } from "./tile.js";

const NEAR = 60; // products the lists below choose from

page(async ({ all, byId }) => {
  const product = byId.get(parameter("id"));
  const place = document.getElementById("product");
  if (!product) {
    place.replaceChildren(
      h("p", { class: "empty" }, "This is not on our shelves. ", h("a", { href: "./" }, "Back to the start")),
    );
    return;
  }
  document.title = `${product.name} · Tern & Tansy`;
  document.head.append(h("script", { type: "application/ld+json" }, JSON.stringify(linkedData(product))));
  place.replaceWith(block(product));
  await packThere();
  show(() => [...crowd(product, byId), ...neighbours(all, product)]);
}, catalogue);

function block(product) {
  const { id, name, price, category, department, kind, facets, soldOut } = product;
  const quantity = h(
    "select",
    { id: "quantity", "aria-label": "Quantity" },
    [1, 2, 3, 4, 6, 12].map((number) => h("option", { value: number }, String(number))),
  );
  const button = h(
    "button",
    {
      type: "button",
      class: "button",
      "data-indwell-action": "add_to_cart",
      disabled: soldOut,
      onclick: () => put(button, product, Number(quantity.value)),
    },
    soldOut ? "Sold out" : "Add to basket",
  );
  const facts = Object.entries({
    Colour: facets.colour,
    Material: facets.material,
    Theme: facets.theme,
    Occasion: facets.occasion,
    Size: facets.set,
  }).filter(([, values]) => values);
  return h(
    "div",
    { class: "product", id: "product", "data-indwell-view": id, ...describe(product) },
    h("div", { class: "frame" }, picture(product)),
    h(
      "div",
      { class: "product-text" },
      h(
        "nav",
        { class: "crumbs", "aria-label": "You are here" },
        h("a", { href: "./" }, "Home"),
        h("a", { href: shelf(department) }, department),
        h("a", { href: shelf(category) }, kind),
      ),
      h("h1", {}, name),
      h("p", { class: "price" }, pounds(price)),
      h(
        "p",
        { class: "quiet" },
        product.rank < 100 ? "One of our hundred best sellers. " : "",
        "Dispatched in two days, in a manner of speaking.",
      ),
      h("div", { class: "buy" }, quantity, button),
      facts.length > 0 &&
        h(
          "dl",
          { class: "facts" },
          facts.map(([label, values]) =>
            h(
              "div",
              {},
              h("dt", {}, label),
              h(
                "dd",
                {},
                values.map((value) =>
                  label === "Size"
                    ? h("span", {}, value)
                    : h("a", { href: at("search", { q: value.replace(/ & .*/, "") }) }, value),
                ),
              ),
            ),
          ),
        ),
      h("p", { class: "quiet" }, `Item ${id}`),
    ),
  );
}

/** What the shop's pack says of this product. */
function crowd({ id }, byId) {
  const bought = crowdRow(
    {
      name: "also-bought",
      title: () => ["Customers also bought"],
      note: "Those who bought this, on any day.",
      strategy: "also_bought",
      like: [id],
    },
    byId,
  );
  const similar = crowdRow({ name: "similar", title: () => ["Similar items"], strategy: "similar", like: [id] }, byId);
  return [bought, similar];
}

function neighbours(all, product) {
  const section = (name, title, products) =>
    products.length > 3 &&
    h(
      "section",
      { class: "row", "aria-labelledby": `${name}-title` },
      h("div", { class: "row-head" }, h("h2", { id: `${name}-title` }, title)),
      productList(name, products.slice(0, NEAR), 4),
    );
  const same = inCategory(all, product.category).filter((other) => other !== product);
  const theme = product.facets.theme?.[0];
  const alike = theme ? all.filter((other) => other.category !== product.category && other.facets.theme?.includes(theme)) : [];
  return [section("product-kind", `More from ${product.kind}`, same), section("product-theme", `More in ${theme}`, alike)].filter(
    Boolean,
  );
}

const linkedData = ({ id, name, price, category, facets, soldOut }) => ({
  "@context": "https://schema.org",
  "@type": "Product",
  sku: id,
  name,
  category: category.replace("/", " > "),
  color: facets.colour,
  material: facets.material?.[0],
  offers: { "@type": "Offer", price: price.toFixed(2), priceCurrency: "GBP", availability: `https://schema.org/${soldOut ? "OutOfStock" : "InStock"}` },
});
