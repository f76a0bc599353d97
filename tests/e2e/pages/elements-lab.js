// A visitor with a past, and the elements that show it.
import { open } from "/indwell/index.js";
import { openWithConsent } from "/indwell/consent.js";
import { define } from "/indwell/elements.js";
import { openReports } from "/indwell/report.js";
import ar from "/indwell/elements-ar.js";
import de from "/indwell/elements-de.js";
import es from "/indwell/elements-es.js";
import fr from "/indwell/elements-fr.js";

export const HOUR = 3_600_000;
export const items = [
  ["mug-1", "Red spotted mug", { category: "Kitchen/Mugs", colour: "red", theme: "Spots" }, 4.5],
  ["mug-2", "Blue mug", { category: "Kitchen/Mugs", colour: "blue" }, 5],
  ["bag-1", "Lunch bag, red spots", { category: "Bags/Lunch", colour: "red", theme: "Spots" }, 1.65],
  ["bag-2", "Jumbo bag", { category: "Bags/Shopping", colour: "green" }, 2],
  ["cake-1", "Cake stand with spots", { category: "Kitchen/Baking", colour: "white", theme: "Spots" }, 12.75],
  ["card-1", "Birthday card", { category: "Cards", colour: "yellow" }, 0.42],
  ["lamp-1", "Garden lantern", { category: "Garden/Lights", colour: "black" }, 3.9],
  ["lamp-2", "String of lights", { category: "Garden/Lights", colour: "white" }, 7.9],
].map(([item_id, text, facets, price]) => ({ item_id, text, facets, price }));
const item = (id) => items.find(({ item_id }) => item_id === id);

let clock = Date.UTC(2026, 10, 21, 12);
export const pass = (ms) => (clock += ms);

/** Opens; with consent, the visitor has chosen to be remembered. */
export async function visitor({ consent = true, past = true, space = "lab" } = {}) {
  const now = () => clock;
  const me = consent ? await openWithConsent(open, { space, now }, { visitor: "persistent" }) : await open({ space, now });
  if (past) {
    const did = (name, id, days, more) => me.track({ name, item: item(id), time: clock - days * 24 * HOUR, ...more });
    did("view_item", "cake-1", 21);
    did("add_to_cart", "cake-1", 21);
    did("purchase", "cake-1", 20.9);
    did("view_item", "bag-1", 6);
    did("view_item", "mug-1", 3);
    did("view_item", "mug-2", 3);
    did("add_to_wishlist", "mug-1", 2.9);
    did("item_feedback", "lamp-1", 2, { feedback: "dislike" });
    me.track({ name: "search", search_term: "red spots", time: clock - 2 * HOUR });
    did("view_item", "mug-1", 0.02);
    me.prefer({ key: "colour", value: "red" }, 1);
  }
  return me;
}

/** Reports of which one answer was given, and one was erased since. */
export async function reported(me, name = "bought") {
  const map = new Map();
  const storage = { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => map.set(key, value), removeItem: (key) => map.delete(key) };
  let seed = 1;
  const reports = openReports({ me, storage, now: () => clock, word: () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) });
  const question = { kind: "popularity", buckets: ["mug-1", "bag-1", "cake-1"], epsilon: 0.5, cap: 1 };
  await reports.ask("home", question, [0, 1, 0]);
  reports.forget();
  await reports.ask(name, { ...question, epsilon: 1 }, [1, 0, 0]);
  return reports;
}

export function put(tag, me, attributes = {}, properties = {}) {
  define({ languages: [ar, de, es, fr] });
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  Object.assign(element, { me, ...properties });
  document.getElementById("main").append(element);
  return element;
}

export const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
export { define, open, openWithConsent };
