// The button in the header with the count of things noticed, and the "why" buttons of tiles. The panel they open is loaded when it is
// first asked for.
import { catalogue } from "./catalogue.js";
import { h } from "./html.js";
import { onNews, personal } from "./personal.js";

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
  (await panel).open(...given);
}

export function startButton() {
  const button = document.getElementById("learnt");
  const badge = button.querySelector(".badge");
  button.addEventListener("click", () => open(button));
  document.addEventListener("click", async ({ target }) => {
    const why = target.closest?.("[data-why]");
    if (!why) return;
    const { indwellList, because, indwellPromoted } = { ...why.closest("ul")?.dataset, ...why.closest("li")?.dataset };
    const promoted = indwellPromoted !== undefined && "The shop promotes it: it stands in this place, whoever looks.";
    open(why, (await catalogue).byId.get(why.dataset.why), indwellList, because ?? promoted);
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
