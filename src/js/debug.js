// indwell/debug: a panel over any page that shows what Indwell does there and why. For who builds the site: a page loads it
// for `?indwell=debug` alone. It lives in a shadow root, writes nothing into the page, and makes no request.
import { h } from "./elements-parts.js";
import { SHEET } from "./debug-style.js";
import { LIST, TILE, all, readItem } from "./dom-read.js";
import { units } from "./dom-order.js";
import { report } from "./debug-page.js";

const PLACE = Symbol.for("indwell.place");
const DAY = 86_400_000;
const TIMES = { now: 0, "in a day": DAY, "in a week": 7 * DAY, "in a month": 30 * DAY, "in three months": 91 * DAY };
const TABS = ["Lists", "Events", "Visitors", "Time", "Storage", "Network", "Warnings"];
const MOST = 200; // lines of the log

let running;

/** @type {import("./debug.js").debug} */
export function debug(me, { open, rank = {}, root = globalThis.document } = {}) {
  if (typeof me?.rank !== "function") throw new TypeError("debug(): the first argument is what open() resolves to; await it first.");
  running?.close();

  const log = []; // { at, name, what }
  const shifts = [];
  const first = new Map(); // list → its children as they were when the panel came, or as the page had them
  const twins = new Map(); // a session of the panel's own, by what it is for
  let tab = "Lists";
  let list; // the chosen list's name
  let taste = ""; // of the simulated visitor: key=value
  let when = "now";
  let closed = false;

  // Whoever records is written down, and then heard as before.
  const plain = { track: me.track, feedback: me.feedback, prefer: me.prefer };
  const note = (name, what) => {
    log.push({ at: performance.now(), name, what });
    if (log.length > MOST) log.shift();
    draw();
  };
  const subject = (event) => event?.item?.item_id ?? event?.item_id ?? event?.items?.map?.((item) => item?.item_id).join(", ") ?? event?.search_term ?? "";
  me.track = (events) => {
    const recorded = plain.track(events);
    for (const event of [events].flat()) note(String(event?.name), `${subject(event)}${event?.dwell_ms ? ` ${event.dwell_ms} ms` : ""}`);
    return recorded;
  };
  me.feedback = (item, kind) => (note(kind, item?.item_id ?? item), plain.feedback(item, kind));
  me.prefer = (facet, strength) => (note("set_preference", `${facet?.key}=${facet?.value} ${strength}`), plain.prefer(facet, strength));
  const stop = [
    me.on("change", ({ cause, recorded }) => cause !== "track" && note(`change: ${cause}`, recorded || "")),
    me.on("problem", ({ index, field, message }) => note("problem", `element ${index}, ${field}: ${message}`)),
    me.on("trap", ({ during, message }) => note("trap", `${during}: ${message}`)),
  ];
  const observer = new PerformanceObserver((entries) => {
    for (const { value, hadRecentInput, sources } of entries.getEntries()) {
      const inLists = (sources ?? []).map(({ node }) => (node?.nodeType === 1 ? node.closest(LIST) : null)).filter(Boolean);
      if (!hadRecentInput && inLists.length) shifts.push({ value, list: inLists[0].dataset.indwellList });
    }
    draw();
  });
  if (PerformanceObserver.supportedEntryTypes?.includes("layout-shift")) observer.observe({ type: "layout-shift", buffered: true });

  const lists = () => all(root, LIST);
  const chosen = () => lists().find((one) => one.dataset.indwellList === list) ?? lists()[0];
  /** Tiles of a list in the page's own order. */
  const tilesOf = (element) => {
    const now = [...units(element)];
    if (!first.has(element)) first.set(element, now.map(([unit]) => unit));
    const was = (unit) => unit[PLACE] ?? first.get(element).indexOf(unit);
    return now.toSorted(([a], [b]) => was(a) - was(b));
  };
  for (const element of lists()) tilesOf(element);

  /** The slate of a list, from this session or one of the panel's own. */
  const slateOf = (element, session) => {
    const tiles = tilesOf(element);
    const items = tiles.map(([, tile]) => readItem(tile)).filter(Boolean);
    const rules = [...(rank.rules ?? [])];
    tiles.forEach(([, tile], at) => {
      const slot = tile.dataset.indwellPin;
      if (slot && items[at]) rules.push({ pin: { item_id: items[at].item_id, slot: Number(slot) } });
    });
    return { items, slate: session.rank(items, { ...rank, rules, list: `debug/${element.dataset.indwellList}`, explain: true }) };
  };

  /** A session in memory: what this one knows, at another time; or one that likes a facet and nothing else. */
  async function twin(name, options, fill) {
    if (twins.has(name)) return twins.get(name);
    const session = await open({ space: `debug-${twins.size}-${Math.random().toString(36).slice(2, 8)}`, storage: "memory", ...options });
    if (closed) return session.dispose();
    twins.set(name, session);
    fill(session);
    draw();
    return session;
  }
  const drop = () => {
    for (const session of twins.values()) session.dispose();
    twins.clear();
  };

  const said = ({ code, value, facet, because, aim }) => h("li", { class: value < 0 ? "down" : "up" }, h("b", {}, `${value > 0 ? "+" : ""}${value.toFixed(2)}`), ` ${code.replaceAll("_", " ")}${facet ? `: ${facet.key}=${facet.value}` : ""}${because || aim ? ` (${because ?? aim})` : ""}`);
  const note_ = (...words) => h("p", { class: "note" }, ...words);
  const choice = (label, values, value, change) =>
    h("label", {}, `${label} `, h("select", { change: (event) => (change(event.target.value), draw()) }, values.map((one) => h("option", { value: one, selected: one === value }, one))));
  const pickList = () => choice("List", lists().map((one) => one.dataset.indwellList), chosen()?.dataset.indwellList, (name) => (list = name));

  function table(element, session, reasons = true) {
    const { items, slate } = slateOf(element, session);
    const dom = [...units(element).values()].map((tile) => tile.dataset.indwellItem);
    const placed = (id) => items.findIndex((item) => item.item_id === id);
    const rows = slate.items.map(({ item_id, score, reasons: parts = [] }, slot) => {
      const tile = [...units(element).values()].find((one) => one.dataset.indwellItem === item_id);
      const rules = ["pin", "fixed"].filter((rule) => tile?.hasAttribute(`data-indwell-${rule}`));
      const moved = placed(item_id) - slot;
      return h(
        "tr",
        {},
        h("td", {}, `${slot + 1}`),
        h("td", {}, `${placed(item_id) + 1}`, moved ? h("span", { class: moved > 0 ? "up" : "down" }, moved > 0 ? ` ▲${moved}` : ` ▼${-moved}`) : ""),
        h("td", {}, `${dom.indexOf(item_id) + 1}`),
        h("td", {}, item_id, rules.length ? h("em", {}, ` ${rules.join(", ")}`) : "", tile && !tile.checkVisibility?.() ? h("em", {}, " not shown") : ""),
        h("td", {}, score.toFixed(2)),
        reasons && h("td", {}, h("ul", {}, parts.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 6).map(said))),
      );
    });
    const head = ["rank", "page", "now", "item", "score", reasons && "made of"].filter(Boolean);
    return [
      note_(`Confidence ${slate.confidence.toFixed(2)}; ${slate.reordered ? "reordered" : "in the page's order"}${slate.hidden.length ? `; hidden: ${slate.hidden.join(", ")}` : ""}${slate.problems.length ? `; ${slate.problems.length} problems` : ""}.`),
      h("table", {}, h("thead", {}, h("tr", {}, head.map((one) => h("th", {}, one)))), h("tbody", {}, rows)),
    ];
  }

  const content = {
    Lists: () => (chosen() ? [pickList(), note_("rank: as it would be now. page: where the page had it. now: where it stands; what has been seen waits for the next view."), ...table(chosen(), me)] : [note_("There is no list here: nothing has data-indwell-list.")]),
    Events: () => [note_(`${me.status().events} events in the history. Since the panel was opened:`), h("ol", {}, log.toReversed().map(({ at, name, what }) => h("li", {}, `${(at / 1000).toFixed(1)} s `, h("b", {}, name), ` ${what}`)))],
    Visitors: () => {
      if (!open) return [note_("Pass `open` to debug() for visitors of the panel's own.")];
      const facets = [...new Set(lists().flatMap((one) => [...units(one).values()]).flatMap((tile) => Object.entries(readItem(tile)?.facets ?? {}).flatMap(([key, values]) => [values].flat().map((value) => `${key}=${value}`))))].sort();
      const [key, ...value] = taste.split("=");
      const session = twins.get(`taste ${taste}`);
      if (taste && !session) {
        const item = (at) => ({ item_id: `seen-${at}`, facets: { [key]: value.join("=") } });
        twin(`taste ${taste}`, {}, (one) => one.track(Array.from({ length: 12 }, (_, at) => ({ name: "view_item", item: item(at) }))));
      }
      return [choice("A visitor who has looked twelve times at", ["", ...facets], taste, (picked) => (taste = picked)), pickList(), note_("A session of its own, in memory: yours is not touched."), ...(session && chosen() ? table(chosen(), session) : [])];
    },
    Time: () => {
      if (!open || !me.import) return [note_("Pass `open` to debug() to look at another time.")];
      const session = twins.get(when);
      if (when !== "now" && !session) {
        const now = Date.now();
        twin(when, { now: () => now + TIMES[when] }, (one) => one.import(me.export()));
      }
      return [choice("What is known now, seen", Object.keys(TIMES), when, (picked) => (when = picked)), pickList(), ...(chosen() ? table(chosen(), when === "now" ? me : (session ?? me)) : [])];
    },
    ...report({ me, h, note: note_, lists, units, readItem, shifts, TILE }),
  };

  // The panel.
  const host = document.createElement("div");
  host.setAttribute("data-indwell-debug", "");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  shadow.adoptedStyleSheets = [sheet];
  const body = h("div", { class: "body", tabindex: "0" });
  const tabs = h("div", { class: "tabs", role: "group", "aria-label": "Parts" });
  const panel = h("section", { class: "panel", "aria-label": "Indwell debug" }, h("header", {}, h("strong", {}, "Indwell"), tabs, h("button", { class: "close", "aria-label": "Close the debug panel", click: () => handle.close() }, "×")), body);
  shadow.append(panel);

  let waiting = false;
  function draw() {
    if (waiting || closed) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (closed) return;
      const active = shadow.activeElement?.getAttribute("data-key");
      const scroll = body.scrollTop;
      const warned = content.Warnings().length - 1;
      tabs.replaceChildren(...TABS.map((name) => h("button", { "data-key": name, "aria-pressed": String(name === tab), click: () => ((tab = name), draw()) }, name === "Warnings" && warned ? `${name} ${warned}` : name)));
      if (shadow.activeElement?.tagName !== "SELECT") {
        body.replaceChildren(...content[tab]());
        body.scrollTop = scroll;
      }
      if (active) tabs.querySelector(`[data-key="${active}"]`)?.focus({ preventScroll: true });
    });
  }

  const changed = () => {
    drop();
    draw();
  };
  root.addEventListener("indwell:ranked", draw);
  stop.push(me.on("change", changed));
  const handle = {
    close() {
      if (closed) return;
      closed = true;
      Object.assign(me, plain);
      for (const end of stop) end();
      observer.disconnect();
      root.removeEventListener("indwell:ranked", draw);
      drop();
      host.remove();
      running = undefined;
    },
    warnings: () => content.Warnings().slice(1).map((line) => line.textContent),
  };
  running = handle;
  document.body.append(host);
  draw();
  return handle;
}
