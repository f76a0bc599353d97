// The button in the header with the count of things noticed, and the "why" buttons of tiles. The panel they open is loaded when it is
// first asked for.
import { h } from "./html.js";
import { onNews, packThere, personal } from "./personal.js";

let panel;

/** The panel's module, once its style is there. */
function loadPanel() {
  const style = h("link", { rel: "stylesheet", href: "panel.css" });
  const styled = new Promise((done) => (style.onload = style.onerror = done));
  document.head.append(style);
  return Promise.all([import("./panel.js"), styled]).then(([module]) => module);
}

async function open(...given) {
  panel ??= loadPanel();
  packThere(); // the panel says what is in it
  (await panel).open(...given);
}

/** A list that shows all it has is answered in place; where most of it is not to be seen, the panel is asked. */
const inPlace = ({ children, dataset }) => dataset.indwellList !== undefined && children.length <= Number(dataset.show);

export function startButton() {
  const button = document.getElementById("learnt");
  const badge = button.querySelector(".badge");
  button.addEventListener("click", () => open(button));
  document.addEventListener("click", async ({ target }) => {
    const why = target.closest?.("[data-why]");
    if (!why) return;
    const [list, tile] = [why.closest("ul"), why.closest("li")];
    if (inPlace(list) && personal.me) return (await import("./why.js")).answer(why, list.dataset.indwellList);
    const { because, indwellPromoted, indwellItem, indwellText } = tile.dataset;
    const promoted = indwellPromoted !== undefined && "The shop promotes it: it stands in this place, whoever looks.";
    open(why, { id: indwellItem, name: indwellText }, list.dataset.indwellList, because ?? promoted);
  });
  let waiting = false;
  onNews(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const events = personal.me?.status().events ?? 0;
      badge.textContent = events > 999 ? "999+" : events;
      badge.classList.toggle("some", events > 0);
      button.setAttribute("aria-label", `What this shop has learnt about you: ${events} ${events === 1 ? "thing" : "things"}`);
    });
  });
}
