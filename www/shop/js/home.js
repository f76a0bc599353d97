// The home page: several lists, each with its own products, so that none shows the same thing twice.
import { crowdRow, startRows } from "./crowd.js";
import { drawBanner } from "./hero.js";
import { at, h } from "./html.js";
import { whenNear } from "./near.js";
import { onRedraw, packThere } from "./personal.js";
import { picture } from "./picture/picture.js";
import { page } from "./shell.js";
import { productList } from "./tile.js";
import { calm, rest } from "./turns.js";
import { prepareWelcome, welcome } from "./welcome.js";

const SHOWN = 8; // of each list
const POOL = 48; // products a list may choose from

const SEASONS = [
  { months: [8, 9, 10, 11], occasion: "Christmas", title: "Getting ready for Christmas" },
  { months: [0, 1], occasion: "Valentine", title: "For somebody you love" },
  { months: [2, 3], occasion: "Easter", title: "Chicks, eggs and spring" },
  { months: [4, 5, 6, 7], occasion: "Summer & picnic", title: "Out of doors" },
];
const season = SEASONS.find(({ months }) => months.includes(new Date().getMonth()));

/** The page's lists: each takes what it wants of what the lists before it left over. */
const LISTS = [
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
    more: ["All of the kitchen", at("category", { c: "Kitchen" })],
    wants: ({ department, rank }) => department === "Kitchen" && rank > 150,
  },
  {
    name: "home-picks",
    title: "Picked for this visit",
    note: "It starts with our best sellers, and changes as you look around.",
    wants: () => true,
  },
];
/** Rows from the shop's pack. */
const CROWD = {
  because: {
    title: (product) => ["Because you looked at ", h("a", { href: at("product", { id: product.id }) }, product.name)],
    strategy: "because_you_viewed",
    personal: true,
  },
  trending: { title: () => ["Trending"], note: "What sold more than usual lately.", strategy: "trending" },
};
const SEQUENCE = ["home-picks", "welcome", "because", "home-season", "departments", "trending", "home-new", "home-kitchen", "home-little"];

async function pools(all) {
  const taken = new Set();
  const lists = new Map();
  for (const list of LISTS) {
    const products = [];
    for (const product of all) {
      if (products.length === POOL) break;
      if (taken.has(product) || !list.wants(product)) continue;
      products.push(product);
      taken.add(product);
    }
    lists.set(list.name, { ...list, products });
    await rest(); // some look through all of the shop
  }
  return lists;
}

function section({ name, title, note, more, products }) {
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
    productList(name, products, SHOWN),
  );
}

/** One picture per department: its best seller with a shape no neighbour has. */
function departments({ all, departments: names }) {
  const seen = new Set();
  const cards = [...names.keys()].slice(0, 8).map((department) => {
    const product = all.find((one) => one.department === department && !seen.has(one.shape)) ?? all.find((one) => one.department === department);
    seen.add(product.shape);
    const frame = h("span", { class: "frame" });
    whenNear(frame, () => frame.append(picture(product)));
    return h("li", {}, h("a", { href: at("category", { c: department }) }, frame, h("span", {}, department)));
  });
  return h(
    "section",
    { class: "row", "aria-labelledby": "departments-title" },
    h("div", { class: "row-head" }, h("h2", { id: "departments-title" }, "Departments")),
    h("ul", { class: "department-cards", role: "list" }, cards),
  );
}

page(async (data) => {
  const banner = document.getElementById("hero");
  drawBanner(banner, data);
  await rest();
  const lists = await pools(data.all);
  const drawOne = (name) => {
    if (name === "departments") return departments(data);
    if (name === "welcome") return welcome();
    return lists.has(name) ? section(lists.get(name)) : crowdRow({ name, ...CROWD[name] }, data.byId);
  };
  const place = document.getElementById("lists");
  let whole = false;
  onRedraw(() => {
    whole = true;
    startRows();
    place.replaceChildren(...SEQUENCE.map(drawOne).filter(Boolean));
  });
  // The first time a row after the other: what is in view does not wait for the rest.
  startRows();
  await rest();
  const first = drawOne(SEQUENCE[0]);
  await rest();
  if (!whole) place.replaceChildren(first);
  await prepareWelcome(data).catch(() => {}); // what comes after it would move
  await packThere();
  for (const name of SEQUENCE.slice(1)) {
    await calm();
    if (whole) return;
    const row = drawOne(name);
    await rest();
    if (row && !whole) place.append(row);
  }
  const { watchBanner } = await import("./trials.js");
  watchBanner(banner);
});
