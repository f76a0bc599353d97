// The home page. Its lists came with it, each with products of its own; what goes by the visitor, or by all customers together, comes when
// the screen is near.
import { catalogue } from "./catalogue.js";
import { at, h } from "./html.js";
import { whenNear } from "./near.js";
import { begun, onRedraw, packThere, personal, showSent } from "./personal.js";
import { page, watch } from "./shell.js";
import { FAR } from "./tile.js";
import { welcome } from "./welcome.js";

/** Rows from the shop's pack, by their places. */
const CROWD = {
  because: {
    title: (product) => ["Because you looked at ", h("a", { href: at("product", { id: product.id }) }, product.name)],
    strategy: "because_you_viewed",
    personal: true,
  },
  trending: { title: () => ["Trending"], note: "What sold more than usual lately.", strategy: "trending", said: true },
};
const near = new Map(); // rows the screen has come near to → what draws them

/** As much room as the row will take. */
const room = ({ title, note, said }) =>
  h(
    "section",
    { class: `row crowd${said ? " said" : ""}` },
    h("div", { class: "row-head" }, h("h2", {}, ...title({ id: "", name: "…" })), note && h("p", {}, note)),
    h("ul", { class: "grid", "data-show": 4, "aria-hidden": "true" }, Array.from({ length: 4 }, () => h("li", { class: "tile" }, h("span", { class: "frame" }), h("span", { class: "tile-text" })))),
  );

/** Draws a row into its place, or keeps its room as long as the screen is far. */
function fill(name) {
  const place = document.getElementById(name);
  const { me, held, standard } = personal;
  const may = me && !held && me.consent.mode !== "off" && !(CROWD[name].personal && (standard || !me.status().events));
  const draw = near.get(name);
  const row = may && (draw ?? room)({ name, ...CROWD[name] });
  place.replaceChildren(...[row].filter(Boolean));
  if (row && !draw)
    whenNear(row, async () => {
      const [{ byId }, { crowdRow }] = await Promise.all([catalogue(), import("./crowd.js"), packThere()]);
      near.set(name, (wanted) => crowdRow(wanted, byId));
      fill(name);
      watch();
    });
}
const rows = () => Object.keys(CROWD).forEach(fill);

showSent();
for (const list of document.querySelectorAll(`ul[${FAR}]`)) whenNear(list, () => list.setAttribute("data-indwell-list", list.getAttribute(FAR)));
onRedraw(rows);
begun.then(rows);
begun.then(welcome);
page(() => {
  if (personal.choice === "local") import("./trials.js").then(({ watchBanner }) => watchBanner(document.getElementById("hero")));
});
