// What every page of the shop does: search box, basket, the panel, the notice on the first visit.
import * as basket from "./basket.js";
import { at, h, parameter } from "./html.js";
import { startButton } from "./learnt.js";
import { choose, onRedraw, personal, ready } from "./personal.js";

const search = document.querySelector(".find");
search.elements.q.value = parameter("q");
search.addEventListener("submit", (event) => {
  event.preventDefault();
  const q = search.elements.q.value.trim();
  if (q) location.assign(at("search", { q }));
});

const idle = globalThis.requestIdleCallback ?? setTimeout;
const counter = document.getElementById("basket-count");
const showCount = () => {
  const count = String(basket.count());
  if (counter.textContent !== count) counter.textContent = count;
};
basket.onChange(showCount);
showCount();

startButton();
askOnce();

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".add");
  const { indwellItem, indwellText } = { ...button?.closest("li").dataset };
  if (button) put(button, { id: indwellItem, name: indwellText });
});
document.addEventListener("change", ({ target }) => target.name === "sort" && location.assign(target.value));

/** Adds to the basket and says so on the button for a moment. */
export function put(button, { id, name }, quantity = 1) {
  basket.add(id, quantity);
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 1500);
  document.getElementById("spoken").textContent = `${name} is in your basket.`;
}

// What the shop promotes, and what stands there to be discovered, says so, in words for everybody.
document.addEventListener("indwell:ranked", ({ target: list }) => {
  watch(); // it may be another list now
  for (const label of list.querySelectorAll(".promoted")) label.remove();
  for (const tile of list.querySelectorAll("[data-indwell-promoted], [data-indwell-discovery]"))
    tile.querySelector(".tile-link").prepend(h("span", { class: "promoted" }, tile.dataset.indwellPromoted ?? "To discover"));
});

/** The calm notice at the foot of the page, which is in the HTML; it takes no focus and waits for as long as it likes. */
function askOnce() {
  const notice = document.querySelector(".notice");
  if (personal.choice) return notice.remove();
  const decide = (choice) => {
    notice.remove();
    document.getElementById("learnt").focus({ preventScroll: true });
    choose(choice).then(watch);
  };
  if (notice.dataset.early) return decide(notice.dataset.early);
  notice.hidden = false;
  notice.onclick = ({ target }) => target.value && decide(target.value);
}

let watching = false;
/** Counts what the lists bring, on this device, once nothing else is to be done: of a visitor who lets it be kept. */
export function watch() {
  if (watching || personal.choice !== "local") return;
  watching = true;
  idle(() => {
    watching = false;
    import("./trials.js").then(({ watchLists }) => watchLists()).catch(() => {});
  });
}

/**
 * Runs a page: waits for what it wants, and a moment for Indwell, then draws and lets its lists be seen.
 *
 * @param {(data: unknown) => void | Promise<void>} draw
 * @param {() => Promise<unknown>} [wants]  such as the catalogue
 */
export async function page(draw, wants) {
  try {
    const [data] = await Promise.all([wants?.(), ready()]);
    await draw(data);
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
