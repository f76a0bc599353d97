// Puts the tiles of a list into the visitor's order by moving nodes: never one the visitor can see or has seen, never
// in a list they are busy with, and never anything else in the list.
import { behind } from "./behind.js";
import { LIST, TILE, readItem } from "./dom-read.js";
import { seen } from "./seen.js";

/** How freely a list may be ordered. */
export const FRESH = 0; // what is new in it was not painted yet
export const PAINTED = 1; // it may be on the screen
export const GESTURE = 2; // the visitor has just asked for it

const PLACE = Symbol.for("indwell.place"); // where the page had it, of what the bootstrap has moved
const HINTS = ["loading", "fetchpriority"];

/** Children of the list that hold a tile, and the tile: what is ranked and moved. */
export function units(list) {
  const found = new Map();
  for (const tile of list.querySelectorAll(TILE)) {
    if (tile.closest(LIST) !== list) continue;
    let unit = tile;
    while (unit.parentNode !== list) unit = unit.parentNode;
    if (!found.has(unit)) found.set(unit, tile);
  }
  return found;
}

/**
 * @param {import("./dom.js").Ranker} me
 * @param {object} options handed on to `rank`
 * @param {(error: unknown) => void} fail
 * @param {(change: () => number) => void} move makes a change that moves so many nodes, which is no news to us
 */
export function orderer(me, options, fail, move) {
  const placed = new WeakSet(); // units that were given their place before, or were left in it
  const hidden = new Set(); // units that carry `hidden` because of us

  const hide = (unit, yes) => {
    if (yes === hidden.has(unit) || (yes && unit.hidden)) return;
    unit.hidden = yes;
    hidden[yes ? "add" : "delete"](unit);
  };

  const order = (list, mode) => {
    for (const unit of hidden) unit.isConnected || hidden.delete(unit);
    const tiles = units(list);
    const row = [...tiles.keys()].filter((unit) => !fixed(unit) && !fixed(tiles.get(unit)));
    const last = mode === PAINTED ? row.findLastIndex(seen) : -1;
    let free = row.filter((unit, slot) => slot > last && (mode !== FRESH || !placed.has(unit)));
    const met = mode !== FRESH || row.some((unit) => placed.has(unit));
    for (const unit of tiles.keys()) placed.add(unit);
    if (!free.length || (mode !== GESTURE && held(list, met))) return;

    // A pin names a slot of the whole list; where that slot is not to be had now, the tile stays where it is.
    const pin = (unit) => slotOf(unit) ?? slotOf(tiles.get(unit));
    free = free.filter((unit) => pin(unit) === undefined || free.includes(row[pin(unit)]));
    const read = new Map(free.map((unit) => [unit, readItem(tiles.get(unit))]));
    const slots = free.filter((unit) => read.get(unit));
    free = slots.toSorted((a, b) => (a[PLACE] ?? Infinity) - (b[PLACE] ?? Infinity) || 0); // the page's own order
    const items = free.map((unit) => read.get(unit));
    if (!tell(list, "before-rank", { items }, true)) return;
    if (free.some((unit) => unit.parentNode !== list)) return; // the page took over

    // So do the page's rules; what they name in front of the first that may move is taken.
    const wanted = behind(options ?? {}, Math.max(0, row.indexOf(slots[0])));
    const rules = [...(wanted.rules ?? [])];
    free.forEach((unit, index) => {
      const slot = pin(unit) === undefined ? -1 : slots.indexOf(row[pin(unit)]);
      if (slot >= 0) rules.push({ pin: { item_id: items[index].item_id, slot } });
    });
    let limit = number(list.getAttribute("data-indwell-limit"));
    if (limit !== undefined) limit = Math.max(0, limit - row.filter((unit) => !unit.hidden && !free.includes(unit)).length);

    let slate;
    try {
      slate = me.rank(items, { ...wanted, list: list.getAttribute("data-indwell-list"), rules });
    } catch (error) {
      return fail(error);
    }
    const turn = list.getAttribute("data-indwell-turns");
    let first = slate.order.map((index) => free[index]);
    if (turn && slate.reordered) {
      const stays = new Set(rules.map((rule) => rule?.pin?.item_id));
      for (const { item_id, promoted, discovery } of slate.items) if (promoted != null || discovery) stays.add(item_id);
      first = takeTurns(first, (unit) => String(read.get(unit).facets[turn]), (unit) => stays.has(read.get(unit).item_id));
    }
    const shown = new Set(first.slice(0, limit));
    const after = [...new Set([...first, ...free])]; // hidden ones last, where they leave no gap
    const arrange = () => {
      move(() => place(list, slots, after));
      for (const unit of free) hide(unit, !shown.has(unit));
    };
    const were = free.map((unit) => unit.hidden);
    const takeBack = () => {
      move(() => place(list, after, slots));
      free.forEach((unit, index) => unit.hidden === were[index] || hide(unit, were[index]));
    };
    if (mode === PAINTED) steady([...row.slice(0, last + 1), list], arrange, takeBack);
    else keepFocus(list.getRootNode(), arrange);
    for (const { index, promoted, discovery } of slate.items) {
      mark(free[index], "promoted", promoted);
      mark(free[index], "discovery", discovery && "");
    }
    tell(list, "ranked", slate);
  };

  return {
    order,
    hide: (unit) => hide(unit, true),
    /** Gives back what was hidden, or what of it is in an element. The order stays: to undo it would be one more jump. */
    undo: (inside) => [...hidden].forEach((unit) => (inside && !inside.contains(unit)) || hide(unit, false)),
  };
}

/** Null: no such attribute. What is as wanted is left alone: to say it again costs as much as to change it. */
function write(element, name, value) {
  if (element.getAttribute(name) === value) return;
  value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
}
const mark = (unit, name, value) => write(unit, "data-indwell-" + name, value ?? null);
const fixed = (element) => element.hasAttribute("data-indwell-fixed");
const number = (text) => (/^\d{1,6}$/.test(text ?? "") ? Number(text) : undefined);
const slotOf = (element) => number(element.getAttribute("data-indwell-pin"));

const tell = (list, name, detail, cancelable = false) =>
  list.dispatchEvent(new CustomEvent("indwell:" + name, { bubbles: true, cancelable, detail }));

/** Of each round every value has one, the best first; those that stay keep their slots. */
function takeTurns(row, valueOf, stays) {
  const had = new Map();
  const rounds = new Map();
  for (const unit of row.filter((unit) => !stays(unit))) {
    const round = (had.get(valueOf(unit)) ?? 0) + 1;
    had.set(valueOf(unit), round);
    rounds.set(unit, round);
  }
  const turned = [...rounds.keys()].sort((a, b) => rounds.get(a) - rounds.get(b)).values();
  return row.map((unit) => (stays(unit) ? unit : turned.next().value));
}

/** Whether the visitor is busy in the list: typing, selecting, watching. What they cannot have met yet they cannot have selected. */
function held(list, met) {
  const active = list.getRootNode().activeElement;
  if (active && list.contains(active)) return true;
  // To ask for the selection has the page laid out.
  const selection = met && getSelection();
  if (selection?.rangeCount && !selection.isCollapsed && selection.containsNode(list, true)) return true;
  if ([...list.querySelectorAll("video,audio")].some((media) => !media.paused && !media.ended)) return true;
  return !list.moveBefore && list.querySelector("iframe,object,embed") !== null; // would load anew
}

/** Takes a change back if anything on the screen is no longer where it was: the layout may depend on tiles unseen. */
function steady(elements, change, takeBack) {
  const where = () =>
    String(
      elements.map((element) => {
        const { top, left, width, bottom } = element.getBoundingClientRect();
        return [top, left, width, Math.min(bottom, innerHeight)];
      }),
    );
  const was = where();
  change();
  if (where() !== was) takeBack();
}

/** A node that is moved the plain way loses the focus. */
function keepFocus(root, change) {
  const active = root.activeElement;
  change();
  if (active !== root.activeElement) active.focus({ preventScroll: true });
}

/**
 * Puts `after` into the slots that `before` has now. Only units that change slots move, which are counted, for of one that is there
 * already browsers tell differently; text between slots stays, and so does how a slot's pictures are loaded.
 */
function place(list, before, after) {
  let moved = 0;
  if (before.every((unit, slot) => unit === after[slot])) return moved;
  const slots = new Map(before.map((unit, slot) => [unit, after[slot]]));
  const pictures = (unit) => [...unit.querySelectorAll("img,iframe")];
  const hints = before.map((unit) => pictures(unit).map((picture) => HINTS.map((name) => picture.getAttribute(name))));
  after.forEach((unit, slot) => {
    if (unit === before[slot]) return;
    pictures(unit).forEach((picture, nth) =>
      hints[slot][nth]?.forEach((value, hint) => write(picture, HINTS[hint], value)),
    );
  });
  let next = null;
  for (const node of [...list.childNodes].reverse()) {
    const unit = slots.get(node) ?? node;
    if (unit !== node && unit.nextSibling !== next) {
      // It keeps focus, frames and animations.
      list.moveBefore ? list.moveBefore(unit, next) : list.insertBefore(unit, next);
      moved += 1;
    }
    next = unit;
  }
  return moved;
}
