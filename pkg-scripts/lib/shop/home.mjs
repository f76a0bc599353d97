// The shop's home page: several lists, each with its own products, so that none shows the same thing twice.
import { at, h, shelf } from "../../../www/shop/js/html.js";
import { FAR, picture, productList } from "../../../www/shop/js/tile.js";

const SHOWN = 8; // of each list
const POOL = 24; // products a list may choose from
const PICKS = 36; // and the first

const SEASONS = [
  { months: [8, 9, 10, 11], occasion: "Christmas", title: "Getting ready for Christmas" },
  { months: [0, 1], occasion: "Valentine", title: "For somebody you love" },
  { months: [2, 3], occasion: "Easter", title: "Chicks, eggs and spring" },
  { months: [4, 5, 6, 7], occasion: "Summer & picnic", title: "Out of doors" },
];

/** The page's lists: each takes what it wants of what the lists before it left over. */
const listsOf = (season) => [
  {
    name: "home-season",
    title: season.title,
    more: ["See all", at("search", { q: season.occasion.split(" ")[0] })],
    wants: ({ facets }) => facets.occasion?.includes(season.occasion),
  },
  { name: "home-new", title: "New in", wants: ({ month }) => month >= "2011-08" },
  { name: "home-little", title: "Little things under £1", wants: ({ price }) => price < 1 },
  {
    name: "home-kitchen",
    title: "For the kitchen",
    more: ["All of the kitchen", shelf("Kitchen")],
    wants: ({ department, rank }) => department === "Kitchen" && rank > 150,
  },
  {
    name: "home-picks",
    title: "Picked for this visit",
    note: "It starts with our best sellers, and changes as you look around.",
    wants: () => true,
  },
];
/** Rows as they follow each other; those in arrows are filled in the page, by the visitor or from the shop's pack. */
const SEQUENCE = ["home-picks", "→welcome", "→because", "home-season", "departments", "→trending", "home-new", "home-kitchen", "home-little"];

function section({ name, title, note, more }, products) {
  return h(
    "section",
    { class: "row", "aria-labelledby": `${name}-title` },
    h(
      "div",
      { class: "row-head" },
      h("h2", { id: `${name}-title` }, title),
      note && h("p", {}, note),
      more && h("a", { href: more[1] }, more[0]),
    ),
    productList(name, products, SHOWN, name === SEQUENCE[0] ? undefined : FAR),
  );
}

/** One picture per department: its best seller with a shape no neighbour has. */
function departments({ all, departments: names }) {
  const seen = new Set();
  const cards = [...names.keys()].slice(0, 8).map((department) => {
    const product = all.find((one) => one.department === department && !seen.has(one.shape)) ?? all.find((one) => one.department === department);
    seen.add(product.shape);
    return h("li", {}, h("a", { href: shelf(department) }, h("span", { class: "frame" }, picture(product)), h("span", {}, department)));
  });
  return h(
    "section",
    { class: "row", "aria-labelledby": "departments-title" },
    h("div", { class: "row-head" }, h("h2", { id: "departments-title" }, "Departments")),
    h("ul", { class: "department-cards", role: "list" }, cards),
  );
}

/** The page's rows, in the season of a month. */
export function home(data, month) {
  const taken = new Set();
  const rows = { departments: departments(data), "→welcome": h("section", { class: "row welcome", id: "welcome", hidden: true }), "→because": h("div", { id: "because" }), "→trending": h("div", { id: "trending" }) };
  for (const list of listsOf(SEASONS.find(({ months }) => months.includes(month)))) {
    const products = data.all.filter((product) => !taken.has(product) && list.wants(product)).slice(0, list.name === SEQUENCE[0] ? PICKS : POOL);
    for (const product of products) taken.add(product);
    rows[list.name] = section(list, products);
  }
  return SEQUENCE.map((name) => rows[name]);
}

/** The pictures of the banner, which go with its words. */
export const BANNER = {
  cheerful: ["22697", "47566", "84879"], // a cup, a bunting, a bird
  garden: ["21340", "22431", "15056N"], // a birdhouse, a watering can, a parasol
  presents: ["22749", "22077", "22381"], // a doll, ribbons, a box
};

const OFFERED = ["category=Kitchen", "category=Garden", "category=Party", "category=Jewellery", "theme=Retrospot", "theme=Hearts", "theme=Vintage", "theme=Birds"];

/** What the question of a first visit offers: each with its best seller, none twice. */
export function offers({ all }) {
  const taken = new Set();
  return OFFERED.map((name) => {
    const [key, value] = name.split("=");
    const product = all.find((one) => !taken.has(one) && (one.department === value || one.facets[key]?.includes(value)));
    taken.add(product);
    return { key, value, id: product.id };
  });
}
