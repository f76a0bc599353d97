// indwell/dom: reads lists and tiles marked in a page, records what the visitor does with them, and keeps the lists in
// order. Observes the page through one click handler and one observer of each kind; `detach` leaves none of it behind.
import { FRESH, GESTURE, PAINTED, orderer, units } from "./dom-order.js";
import { LIST, PURCHASE, TILE, VIEW, all, isSensitive, readItem } from "./dom-read.js";
import { parse } from "./linked.js";
import { countedOrders } from "./orders.js";
import { attached, claim, hasOwn } from "./roots.js";

const MARKED = `${LIST},${VIEW},${PURCHASE}`;
const ANY = `${MARKED},${TILE}`;
const OPTIONS = ["reorder", "impressions", "clicks", "views", "purchases", "painted", "rank", "transitions"];
const ACTIONS = ["add_to_cart", "remove_from_cart", "add_to_wishlist"];
const OPINIONS = ["like", "dislike", "hide"];
const SEEN_MS = 1000; // half visible for this long is an impression; a shorter dwell is none

/** @type {import("./dom.js").attach} */
export function attach(me, root = globalThis.document, options = {}) {
  if (typeof me?.rank !== "function") throw new TypeError("attach(): the first argument is what open() resolves to; await it first.");
  if (!root?.querySelectorAll) throw new TypeError("attach(): the second argument is a document, an element or a shadow root.");
  const unknown = Object.keys((options ??= {})).find((key) => !OPTIONS.includes(key));
  if (unknown) throw new TypeError(`attach(): "${unknown}" is not an option; there are ${OPTIONS.join(", ")}.`);
  if (attached.has(root)) throw new TypeError("attach(): this root is attached already; detach() it first.");
  const orders = countedOrders(me);
  const wants = (what) => options[what] !== false;
  const before = claim(root);
  const told = new Set(before?.me === me ? before.told : []); // blocks whose view was recorded already

  const page = root.ownerDocument ?? root;
  // To be told of each tile moved would take longer than to move it: looked at is only what else happened before or meanwhile.
  const move = (change) => {
    const own = 2 * change(); // a record of where it was, and one of where it is
    const records = mutations.takeRecords();
    if (records[own]) queueMicrotask(() => over || heed(records));
  };
  const lists = orderer(me, options.rank, (error) => (error?.code === "disposed" ? detach() : globalThis.reportError?.(error)), move);
  const known = new WeakSet(); // lists met before
  const tiles = new Set(); // tiles under observation, until they leave the page
  const looks = new Map(); // tile at least half visible → since when
  const views = new Map(); // main block → { id, told, on, since }
  let timer;
  let over = false;

  const event = (name, element, more) => {
    const item = readItem(element);
    return item ? [{ name, item, list: element.closest(LIST)?.getAttribute("data-indwell-list"), ...more }] : [];
  };
  const send = (...given) => me.track(event(...given));

  // Impressions: what has been looked at for long enough goes out together.
  const impressions = () => {
    clearTimeout(timer);
    const now = performance.now();
    const events = [];
    let next = Infinity;
    for (const [tile, since] of looks) {
      const left = since + SEEN_MS - now;
      if (left > 0) {
        next = Math.min(next, left);
        continue;
      }
      looks.delete(tile);
      intersections.unobserve(tile);
      events.push(...event("item_impression", tile));
    }
    if (events.length) me.track(events);
    if (next < Infinity) timer = setTimeout(impressions, next + 20); // neighbours that came a frame later go along
  };

  // Views and their dwell: on when the block and the page can be seen.
  const dwell = (block, view) => {
    const on = view.on && !page.hidden && block.isConnected;
    if (on && !view.since) view.since = performance.now();
    if (on || !view.since) return;
    const dwell_ms = Math.round(performance.now() - view.since);
    view.since = 0;
    if (dwell_ms >= SEEN_MS) me.track({ name: "item_dwell", item_id: view.id, dwell_ms });
  };
  const look = (block) => {
    const id = isSensitive(block) ? undefined : readItem(block)?.item_id;
    const view = views.get(block);
    if (view && view.id !== id) leave(block, view);
    if (!id || views.has(block)) return;
    views.set(block, { id, told: told.delete(block), on: false, since: 0 });
    intersections.observe(block);
    tellViews();
  };
  const leave = (block, view) => {
    view.on = false;
    dwell(block, view);
    views.delete(block);
    intersections.unobserve(block);
  };
  const tellViews = () => {
    for (const [block, view] of views) {
      if (view.told || page.hidden) continue; // a page opened behind another is not seen yet
      view.told = true;
      send("view_item", block);
    }
  };

  const buy = (block) => {
    if (isSensitive(block)) return;
    const text = block.getAttribute("data-indwell-purchase");
    const ids = parse(text, 65536);
    if (!Array.isArray(ids) || !orders.isNew(block.getAttribute("data-indwell-order") ?? text)) return;
    const items = ids.filter((id) => id && typeof id === "string").map((item_id) => ({ item_id }));
    if (items.length) me.track({ name: "purchase", items: items.slice(0, 200) });
  };

  const arrange = (list, mode) => {
    if (!list.isConnected || hasOwn(list, root)) return;
    known.add(list);
    if (wants("reorder")) lists.order(list, mode);
    if (!wants("impressions")) return;
    for (const tile of units(list).values()) {
      if (tiles.has(tile)) continue;
      tiles.add(tile);
      intersections.observe(tile);
    }
  };

  /** What the visitor did comes before what it is to decide. `take` has the lists. */
  const scan = (found, take = (lists) => lists.forEach(([list, mode]) => arrange(list, mode))) => {
    for (const element of found.keys()) {
      if (hasOwn(element, root)) {
        found.delete(element);
        continue;
      }
      if (wants("views") && (views.has(element) || element.matches(VIEW))) look(element);
      if (wants("purchases") && element.matches(PURCHASE)) buy(element);
    }
    take([...found].filter(([element]) => element.matches(LIST)));
  };
  const scanAll = (mode, take) => scan(new Map(all(root, MARKED).map((element) => [element, mode])), take);

  /** A list a turn: what is on the screen already can wait, and the visitor is not to. */
  const inTurns = async (lists) => {
    for (const [at, [list, mode]] of lists.entries()) {
      if (at) await (globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done)));
      if (over) return;
      arrange(list, mode);
    }
  };

  const drop = (tile) => {
    if (!tiles.delete(tile)) return;
    looks.delete(tile);
    intersections.unobserve(tile);
  };
  const gone = (node) => {
    for (const tile of all(node, TILE)) if (!tile.isConnected) drop(tile);
    for (const block of all(node, VIEW)) if (!block.isConnected && views.has(block)) leave(block, views.get(block));
  };

  /** Something in the root is attached by itself: what is in it belongs there from now on. */
  const letGo = (inner) => {
    for (const tile of tiles) if (inner.contains(tile)) drop(tile);
    const inside = [...views].filter(([block]) => inner.contains(block));
    for (const [block, view] of inside) leave(block, view);
    lists.undo(inner);
    return { me, told: inside.filter(([, view]) => view.told).map(([block]) => block) };
  };
  attached.set(root, { clicks: wants("clicks"), letGo });

  const intersections = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, intersectionRatio } of entries) {
        const view = views.get(target);
        if (view) {
          view.on = isIntersecting;
          dwell(target, view);
        }
        if (!tiles.has(target)) continue;
        if (intersectionRatio < 0.5) looks.delete(target);
        else if (!looks.has(target)) looks.set(target, page.hidden ? Infinity : performance.now());
      }
      impressions();
    },
    { threshold: [0, 0.5] },
  );

  // Runs before the next paint: a list that has just come is put in order before anybody saw it.
  const heed = (records) => {
    const found = new Map();
    const note = (element, mode) => found.has(element) || found.set(element, mode);
    for (const { type, target, addedNodes, removedNodes } of records) {
      for (const node of removedNodes) if (node.nodeType === 1 && !node.isConnected) gone(node);
      for (const node of addedNodes) {
        if (node.nodeType !== 1 || !(node.matches(ANY) || node.querySelector(ANY))) continue;
        for (const element of all(node, MARKED)) note(element, FRESH);
        const list = target.closest?.(LIST);
        if (list && root.contains(list)) note(list, known.has(list) ? FRESH : PAINTED);
      }
      if (type === "attributes") note(target, PAINTED); // it was here before it was marked
    }
    scan(found);
  };
  const mutations = new MutationObserver(heed);

  const click = (event) => {
    if (event.detail > 1 || event.button === 2) return; // the second half of a double click, a menu
    const way = event.composedPath(); // through shadow roots too
    const within = way.slice(0, way.indexOf(root));
    if (within.some((node) => attached.get(node)?.clicks)) return; // it is heard there
    const path = within.filter((node) => node.matches);
    const at = path.findIndex((node) => node.matches("[data-indwell-action]"));
    if (at >= 0) {
      const action = path[at].getAttribute("data-indwell-action");
      const element = path[at].hasAttribute("data-indwell-item") ? path[at] : path.slice(at).find((node) => node.matches(`${TILE},${VIEW}`));
      const opinion = OPINIONS.includes(action);
      if (!element || !(opinion || ACTIONS.includes(action))) return;
      send(action, element, opinion && { name: "item_feedback", feedback: action });
      if (action === "hide" && wants("reorder")) hide(readItem(element)?.item_id, path[0]);
      return;
    }
    const tile = path.findIndex((node) => node.matches(TILE));
    // The page's own controls in a tile pick nothing.
    if (tile < 0 || path.slice(0, tile).some((node) => node.matches("button,input,select,textarea,label,summary,indwell-why"))) return;
    send("select_item", path[tile]);
  };

  // Never again means now; who had the focus in there goes on with the next tile.
  const hide = (id, target) => {
    for (const list of all(root, LIST)) {
      for (const [unit, tile] of units(list)) {
        if (readItem(tile)?.item_id !== id) continue;
        if (unit.contains(target) && unit.contains(unit.getRootNode().activeElement)) {
          const others = [...units(list).keys()];
          const at = others.indexOf(unit);
          const next = [...others.slice(at + 1), ...others.slice(0, at).reverse()].find((other) => !other.hidden);
          next?.querySelector("a[href],button:not(:disabled)")?.focus({ preventScroll: true });
        }
        lists.hide(unit);
      }
    }
  };

  const visibility = () => {
    for (const tile of looks.keys()) looks.set(tile, page.hidden ? Infinity : performance.now());
    impressions();
    for (const [block, view] of views) dwell(block, view);
    tellViews();
  };

  // What is being looked at while the history is erased must not come back as its end.
  const deaf = me.on("change", ({ cause }) => {
    if (cause !== "forget") return;
    looks.clear();
    for (const view of views.values()) view.on = view.since = 0;
  });

  const detach = () => {
    if (over) return;
    over = true;
    deaf();
    for (const [target, ...given] of listeners) target.removeEventListener(...given);
    mutations.disconnect();
    for (const [block, view] of [...views]) leave(block, view);
    intersections.disconnect();
    clearTimeout(timer);
    looks.clear();
    tiles.clear();
    orders.close();
    lists.undo();
    attached.delete(root);
  };

  const refresh = ({ userGesture = false } = {}) => {
    if (over) return;
    // A move in front of the visitor's eyes needs their own click or key, not somebody's word for it.
    const asked = userGesture && (navigator.userActivation?.isActive ?? true);
    const scan = () => scanAll(asked ? GESTURE : PAINTED);
    const calm = options.transitions !== true || !page.startViewTransition || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (calm || !asked) scan();
    else page.startViewTransition(scan);
  };

  // A signal could end these, too; to make its first one takes a page 0.4 to 0.7 ms (Chromium).
  const listeners = [[page, "visibilitychange", visibility]];
  // Capturing: pages stop the propagation of clicks on their own buttons.
  if (wants("clicks")) for (const type of ["click", "auxclick"]) listeners.push([root, type, click, { capture: true, passive: true }]);
  for (const [target, ...given] of listeners) target.addEventListener(...given);
  mutations.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["list", "view", "purchase"].map((name) => "data-indwell-" + name),
  });
  if (options.painted ?? painted(page)) scanAll(PAINTED, inTurns);
  else scanAll(FRESH);
  return { refresh, detach };
}

/** Whether anything may have been on the screen yet; in doubt it was. */
function painted(page) {
  if (page.prerendering) return false;
  const timed = globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint");
  return !(page.hidden && timed && !performance.getEntriesByType("paint").length);
}
