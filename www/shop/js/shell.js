// What every page of the shop does: search box, basket count, the panel, the notice on the first visit.
import * as basket from "./basket.js";
import { at, h, parameter } from "./html.js";
import { catalogue } from "./catalogue.js";
import { startButton } from "./learnt.js";
import { choose, onRedraw, personal, ready } from "./personal.js";
import { makeRules } from "./rules.js";
import { tilesDrawn } from "./tile.js";
import { rest } from "./turns.js";

const search = document.querySelector(".find");
search.elements.q.value = parameter("q");
search.addEventListener("submit", (event) => {
  event.preventDefault();
  const q = search.elements.q.value.trim();
  if (q) location.assign(at("search", { q }));
});

const counter = document.getElementById("basket-count");
const showCount = () => {
  counter.textContent = basket.count();
};
basket.onChange(showCount);
showCount();

startButton();
askOnce();

/** The calm notice at the foot of the page, which is in the HTML; it takes no focus and waits for as long as it likes. */
function askOnce() {
  const notice = document.querySelector(".notice");
  if (personal.choice) return notice.remove();
  const decide = (choice) => {
    notice.remove();
    document.getElementById("learnt").focus({ preventScroll: true });
    choose(choice);
  };
  if (notice.dataset.early) return decide(notice.dataset.early);
  notice.hidden = false;
  notice.onclick = ({ target }) => target.value && decide(target.value);
}

/** Counts what the lists bring, on this device, once nothing else is to be done. */
const watch = () => {
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  idle(() => personal.choice !== "off" && import("./trials.js").then(({ watchLists }) => watchLists()).catch(() => {}));
};

/**
 * Runs a page: waits for the catalogue, and a moment for Indwell, then draws.
 *
 * @param {(data: Awaited<typeof catalogue>) => void | Promise<void>} draw
 */
export async function page(draw) {
  try {
    const data = await catalogue;
    makeRules(data);
    await ready();
    await rest();
    await draw(data);
    await tilesDrawn();
  } catch (error) {
    document
      .getElementById("lists")
      .replaceChildren(h("p", { class: "empty" }, "The shop's shelves could not be loaded. Please try again."));
    reportError(error);
  } finally {
    document.documentElement.classList.remove("loading");
  }
  onRedraw(watch);
  watch();
}
