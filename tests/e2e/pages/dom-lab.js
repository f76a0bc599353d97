// What the tests of indwell/dom share: lists to look at, and an Indwell that has learnt to like red.
import { attach } from "/indwell/dom.js";
import { open } from "/indwell/inline.js";

export { attach };

let spaces = 0;
/** An Indwell that likes red; `log` gets what is tracked from now on. */
export async function lover(options = {}) {
  const me = await open({ space: `dom-${++spaces}`, ...options });
  const now = Date.now();
  for (let i = 0; i < 12; i++) {
    me.track({ name: "add_to_cart", time: now - 60_000 * (i + 1), item: { item_id: `r${i}`, facets: { colour: "red" } } });
  }
  const log = [];
  return { ...me, log, track: (events) => (log.push(...[events].flat()), me.track(events)) };
}

/** A tile as an element: blue, or red where the number is in `reds`. */
export function tile(id, colour = "blue", inside = "") {
  const li = document.createElement("li");
  li.dataset.indwellItem = id;
  li.dataset.indwellFacets = JSON.stringify({ colour });
  const a = document.createElement("a");
  a.href = `#${id}`;
  a.textContent = id;
  li.append(a);
  if (inside) li.insertAdjacentHTML("beforeend", inside);
  return li;
}

export function list(name, count, { reds = [count - 1], inside, from = 0, className = "" } = {}) {
  const ul = document.createElement("ul");
  ul.dataset.indwellList = name;
  ul.className = className;
  for (let i = from; i < from + count; i++) ul.append("\n  ", tile(`t${i}`, reds.includes(i) ? "red" : "blue", inside));
  return ul;
}

export const main = () => document.getElementById("main");
export const ids = (ul = document) => [...ul.querySelectorAll("li[data-indwell-item]")].map((li) => li.dataset.indwellItem).join(" ");
export const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
export const wait = (ms) => new Promise((done) => setTimeout(done, ms));
/** Waits until the page has been painted, so that what it shows counts as seen. */
export async function painted() {
  while (!performance.getEntriesByType("paint").length) await frame();
  await frame();
}
