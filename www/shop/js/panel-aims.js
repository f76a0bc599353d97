// The panel's part about what the shop aims at beside the visitor's taste, the places it keeps for discoveries, and how wide a world
// the visitor is shown.
import { catalogue } from "./catalogue.js";
import { h } from "./html.js";
import { FIRST, shown, slate, titleOf } from "./panel-lists.js";
import { bar, section, segmented } from "./panel-parts.js";
import { personal, set } from "./personal.js";

const TOLD = {
  margin: (value) => `a margin of ${value.toFixed(1)} %`,
  newness: (value) => `${(-value).toFixed(1)} months on sale`,
};
const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

const parts = {};

export function buildAims() {
  parts.trade = h("p", { class: "quiet", id: "trade" });
  parts.found = h("p", { class: "quiet", id: "found" });
  return section(
    "What else the shop aims at",
    segmented("Beside what suits you", "aim", [["none", "No aim"], ["margin", "Margin"], ["newness", "Newness"]], (value) => set("aim", value)),
    parts.trade,
    segmented("Kept for discoveries", "discover", [["off", "No place"], ["on", "Two places"]], (value) => set("discover", value)),
    parts.found,
  );
}

export function buildWorld() {
  parts.world = h("ul", { class: "bars", role: "list" });
  parts.worldSays = h("p", { class: "quiet", id: "world" });
  return section("How wide a world you see", parts.world, parts.worldSays);
}

export function drawAims() {
  const { me, held, settings } = personal;
  const [list] = shown();
  const there = me && list && !held;
  parts.trade.textContent = there ? tradeText(list, settings.aim) : "There is no list of Indwell’s on this page.";
  parts.found.textContent = there ? foundText(list, settings.discover) : "";
  drawWorld();
}

/** What an aim brings, and what it costs: each place counts by the attention it has. */
function tradeText(list, aim) {
  if (aim === "none") return "Lists go by what suits you, and by the shop’s own order. An aim moves what serves it forward, and the panel says what that costs.";
  const { aims, relevance } = slate(list, { limit: Number(list.element.dataset.show) || FIRST });
  const { before, after } = aims[aim];
  const less = Math.round((1 - Math.exp(relevance.after - relevance.before)) * 100);
  return (
    `“${titleOf(list)}” has ${TOLD[aim](after)} in the mean, and would have ${TOLD[aim](before)} without. ` +
    (less > 0 ? `The price: by all that is known, the odds that you pick of it are ${less} % lower.` : "It costs nothing of what suits you.") +
    (aim === "margin" ? " (The margins are pretended.)" : "")
  );
}

function foundText(list, discover) {
  if (discover === "off") return "With two places kept, good things of kinds you know little of stand there, so that the lists do not close around you.";
  const found = slate(list).items.flatMap(({ discovery, item_id }, slot) => (discovery ? [[item_id, slot]] : []));
  const nameOf = (id) => list.items.find(({ item_id }) => item_id === id).text;
  const told = found.map(([id, slot]) => `“${nameOf(id)}” in the ${PLACES[slot]} place`);
  return told.length
    ? `In “${titleOf(list)}” you know least of ${told.join(" and ")}; the tiles say so.`
    : "They begin once something is known of you.";
}

/** Departments, as the entropy of what was met: of the whole shop, of what was shown, and of what was looked at. */
async function drawWorld() {
  const { departments, all } = await catalogue();
  const counts = [...departments.keys()].map((name) => all.filter(({ department }) => department === name).length);
  const bits = counts.reduce((sum, count) => sum - (count / all.length) * Math.log2(count / all.length), 0);
  const bubble = personal.me?.bubble({ per: "category" });
  if (!bubble?.shown.events) {
    parts.world.replaceChildren();
    parts.worldSays.textContent = "Nothing has been seen for a second yet.";
    return;
  }
  const wide = ({ bits }) => (2 ** bits).toFixed(1);
  const row = (name, spread) => bar(name, wide(spread), spread.bits / bits);
  const weeks = bubble.weeks.filter(({ shown }) => shown.events);
  parts.world.replaceChildren(
    ...[row("The shop", { bits }), row("Shown to you", bubble.shown), bubble.chosen.events > 0 && row("Looked at by you", bubble.chosen)].filter(Boolean),
  );
  parts.worldSays.textContent =
    "How many departments, as if each had an equal part. A bubble is where what you are shown is narrower than what you look at." +
    (weeks.length > 1 ? ` Shown to you week by week: ${weeks.map(({ shown }) => wide(shown)).join(", ")}.` : "");
}
