// The inline bootstrap: puts marked lists into the order of the stored plan (plan.js) while the page is parsed, before
// what it moves is painted for the first time. No wasm, no request, nothing hidden. pkg-scripts/build makes one script of
// it and of what it imports, the text that `indwell/bootstrap` exports.
import { VERSION, levels, planKey, stampOf } from "./plan.js";

const LIST = "[data-indwell-list]";
const TILE = "[data-indwell-item]:not([data-indwell-action])";
const PLACE = Symbol.for("indwell.place"); // on a moved child of a list: its place in the page's order, for indwell/dom
const MOST = 3; // no facet moves the log-odds by more: as in src/rank/context.rs
const DAYS = 90 * 1440; // minutes
const TEXT_MAX = 8192;

const { space = "default", storage = "local", deadline = 50, taste = 1 } = document.currentScript.dataset;
const placed = new WeakSet();
let left = +deadline; // ms that this script may still take from the page
let plan;

/** The plan, if there is one that holds: [facet → weight, group → what its other facets have]. */
function read() {
  const store = window[storage + "Storage"];
  const text = store.getItem(planKey(space));
  if (!text || text.length > TEXT_MAX) return;
  const [version, minutes, stamp, polite, weights, rest] = JSON.parse(text);
  const age = Date.now() / 60_000 - minutes;
  if (version !== VERSION || !(age > -1440)) return;
  if (age > DAYS) return store.removeItem(planKey(space));
  if (polite && (navigator.globalPrivacyControl || navigator.doNotTrack === "1")) return;
  if (stamp === stampOf(store, space)) return [weights, rest];
}

const number = (from, name, least, most) => {
  const value = Object.hasOwn(from, name) && from[name];
  return typeof value === "number" ? Math.min(most, Math.max(least, value)) : undefined;
};

function order(list) {
  const tiles = new Map(); // child of the list → tile
  for (const tile of list.querySelectorAll(TILE)) {
    if (tile.closest(LIST) !== list) continue;
    let unit = tile;
    while (unit.parentNode !== list) unit = unit.parentNode;
    if (!tiles.has(unit)) tiles.set(unit, tile);
  }
  let end = document.body; // what is being parsed now must stay where the parser is
  if (document.readyState === "loading") while (end.lastElementChild) end = end.lastElementChild;
  // A list below what is in view has all the time to come whole.
  if (list.contains(end) && list.getBoundingClientRect().top >= innerHeight) return;
  const rows = [];
  const counts = {};
  let place = 0;
  for (const [unit, tile] of tiles) {
    const at = place++;
    if (placed.has(unit)) continue;
    placed.add(unit);
    if (unit.contains(end) || [unit, tile].some((one) => one.matches("[data-indwell-fixed],[data-indwell-pin]"))) continue;
    const groups = {};
    let facets;
    try {
      facets = JSON.parse(tile.dataset.indwellFacets);
    } catch {}
    for (const key in facets) for (const value of [facets[key]].flat()) levels(key, value, (facet, group) => (groups[group] ??= new Set()).add(facet));
    for (const group in groups) for (const one of [group, ...groups[group]]) counts[one] = (counts[one] ?? 0) + 1;
    const turn = list.dataset.indwellTurns;
    rows.push({ unit, at, groups, score: -Math.log(1 + at), turn: turn && String(facets?.[turn]) });
  }
  if (rows.length < 2) return;

  // The sum that src/rank makes of facets and the page's order: how much more of a facet there is in what the visitor
  // did than in this list.
  for (const row of rows) {
    for (const group in row.groups) {
      const rest = number(plan[1], group, 0, 1);
      if (rest === undefined) continue;
      for (const facet of row.groups[group]) {
        const weight = number(plan[0], facet, -0.99, 1) ?? 0;
        const share = (counts[facet] + 1) / (counts[group] + 2);
        const liked = Math.log(Math.max(0, weight) / share + rest || 1e-9) * (1 - rest);
        const ratio = weight < 0 ? liked - Math.log(1 - weight / (rest || 1) / (1 + weight)) : liked;
        row.score += (taste * Math.min(MOST, Math.max(-MOST, ratio))) / row.groups[group].size;
      }
    }
  }
  let sorted = rows.toSorted((a, b) => b.score - a.score || a.at - b.at);
  if (sorted[0].turn) {
    const had = {};
    for (const row of sorted) row.round = had[row.turn] = (had[row.turn] ?? 0) + 1;
    sorted = sorted.toSorted((a, b) => a.round - b.round);
  }

  // How a picture is loaded depends on where it stands.
  const pictures = (unit) => [...unit.querySelectorAll("img,iframe")];
  const HINTS = ["loading", "fetchpriority"];
  const hints = rows.map(({ unit }) => pictures(unit).map((picture) => HINTS.map((name) => picture.getAttribute(name))));
  const slots = rows.map(({ unit, at }) => {
    const slot = document.createComment("");
    unit[PLACE] = at;
    unit.replaceWith(slot);
    return slot;
  });
  slots.forEach((slot, index) => {
    const { unit } = sorted[index];
    pictures(unit).forEach((picture, nth) =>
      hints[index][nth]?.forEach((value, hint) => (value === null ? picture.removeAttribute(HINTS[hint]) : picture.setAttribute(HINTS[hint], value))),
    );
    slot.replaceWith(unit);
  });
}

function orderAll() {
  for (const list of document.querySelectorAll(LIST)) {
    const from = performance.now();
    if (left > 0) order(list);
    left -= performance.now() - from;
  }
}

// Before every paint; what was painted already keeps its place.
function frame() {
  if (document.readyState !== "loading") return;
  orderAll();
  requestAnimationFrame(frame);
}

try {
  const from = performance.now();
  plan = read();
  left -= performance.now() - from;
} catch {} // no storage here, or no plan of ours in it
if (plan?.every((part) => part && typeof part === "object")) {
  requestAnimationFrame(frame);
  document.addEventListener("readystatechange", orderAll, { once: true }); // before scripts of the page that are deferred
}
