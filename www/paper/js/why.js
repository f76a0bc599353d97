// "Why this order?": what moved in a list, and for which reasons, in words.
import { h } from "./html.js";
import { WEIGHTS, begun, reader } from "./reader.js";

const itemOf = (tile) => ({
  item_id: tile.dataset.indwellItem,
  facets: JSON.parse(tile.dataset.indwellFacets),
  text: tile.dataset.indwellText,
  time: tile.dataset.indwellTime,
});
const headline = (tile) => tile.querySelector(".headline").textContent;

function lines(name) {
  const tiles = [...document.querySelector(`[data-indwell-list="${name}"]`).children];
  if (reader.standard || !reader.me) return [h("p", {}, "These pieces are in the editors’ order.")];
  const ranked = tiles.toSorted((a, b) => a.dataset.place - b.dataset.place).map(itemOf);
  const slate = reader.me.rank(ranked, { list: name, explain: true, weights: WEIGHTS });
  if (!slate.reordered) return [h("p", {}, "Too little is known of what you like: these pieces are in the editors’ order.")];
  const shown = tiles.filter((tile) => tile.checkVisibility());
  const rows = shown.map((tile) => h("li", {}, h("b", {}, headline(tile)), h("p", {}, reader.me.why(tile.dataset.indwellItem, { list: name })?.sentence ?? "You hid it.")));
  const before = shown.map((tile) => ranked[slate.order[shown.indexOf(tile)]].item_id === tile.dataset.indwellItem).includes(false);
  return [
    h("ol", {}, rows),
    before && h("p", { class: "quiet" }, "Nothing moves while you look at it: what the page had in place before it knew this stands where it did until your next visit."),
    name === "opinion" && h("p", { class: "quiet" }, "Here the three viewpoints take turns, so that each is among the first three, whichever of them you read."),
  ].filter(Boolean);
}

export function startWhy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-why]");
    if (!button) return;
    await begun;
    const dialog = h(
      "dialog",
      { class: "panel", "aria-labelledby": "why-title", onclose: () => (dialog.remove(), button.focus({ preventScroll: true })) },
      h("div", { class: "panel-head" }, h("h2", { id: "why-title" }, "Why this order?"), h("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => dialog.close() }, "×")),
      ...lines(button.dataset.why),
      h("p", { class: "quiet" }, "Worked out in your browser, from what you read here. ", h("a", { href: "you.html" }, "Everything that was noticed")),
    );
    dialog.addEventListener("click", (click) => click.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  });
}
