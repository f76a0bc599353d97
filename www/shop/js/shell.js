// What every page of the shop does: search box, basket count, the panel, the notice on the first visit.
import * as basket from "./basket.js";
import { at, h, parameter } from "./html.js";
import { catalogue } from "./catalogue.js";
import { setProducts, startPanel } from "./panel.js";
import { choose, personal, ready } from "./personal.js";

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

startPanel();
if (!personal.choice) askOnce();

/** A calm notice at the foot of the page; it takes no focus and waits for as long as it likes. */
function askOnce() {
  const choice = (value, label, look) =>
    h(
      "button",
      {
        type: "button",
        class: `button ${look}`,
        onclick: () => (notice.remove(), document.getElementById("learnt").focus({ preventScroll: true }), choose(value)),
      },
      label,
    );
  const notice = h(
    "aside",
    { class: "notice", "aria-label": "Your choice about personal order" },
    h(
      "p",
      {},
      h("b", {}, "May this shop remember what you like?"),
      " It would put such things first. That happens in your browser; nothing is sent anywhere.",
    ),
    h(
      "div",
      { class: "notice-actions" },
      choice("local", "Remember on this device", ""),
      choice("memory", "Only while this page is open", "plain"),
      choice("off", "No", "plain"),
    ),
  );
  document.body.append(notice);
}

/**
 * Runs a page: waits for the catalogue, and a moment for Indwell, then draws everything in one go.
 *
 * @param {(data: Awaited<typeof catalogue>) => void} draw
 */
export async function page(draw) {
  try {
    const data = await catalogue;
    await ready();
    setProducts(data.byId);
    draw(data);
  } catch (error) {
    document
      .getElementById("lists")
      .replaceChildren(h("p", { class: "empty" }, "The shop's shelves could not be loaded. Please try again."));
    reportError(error);
  } finally {
    document.documentElement.classList.remove("loading");
  }
}
