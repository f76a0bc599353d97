// Where the shop meets Indwell. The shop works without it: if it does not come in time, or at all, every list keeps the
// shop's own order. What the visitor decided (remember or not, which order) is kept under the shop's own keys.

import { aimsOf, discoverOf } from "./aims.js";
import { rulesBut } from "./rules.js";
import { productList, productOf } from "./tile.js";

const DEADLINE = 300; // ms that lists wait for Indwell when they could be seen
const PATIENCE = 1500; // ms that rows made of the pack wait for it, below what is in view
const keyOf = (name) => `tern-and-tansy.${name}`;
const CHOICE = keyOf("choice"); // "local", "memory" or "off"; nothing before the visitor has chosen
const BANNER = keyOf("hero"); // which banner stands there from the first paint on: see hero.js
/** What can be set in the panel, the usual value first: it is not kept. */
const SETTINGS = {
  order: ["personal", "standard"],
  rules: ["on", "off"],
  mix: ["none", "mmr", "dpp"],
  aim: ["none", "margin", "newness"],
  discover: ["off", "on"],
  holdout: ["rest", "held"],
};
const MODES = { local: "persistent", memory: "memory", off: "off" }; // how indwell/consent says it
const PACK = new URL("../catalogue/shop.pack", import.meta.url);

const keep = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {} // blocked storage: the choice lasts as long as the page
};
const kept = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const oneOf = (values, value) => (values.includes(value) ? value : undefined);

const listeners = new Set();
const renderers = new Set();
let attachment;
let packed;

export const personal = {
  /** Indwell's handle, or undefined while (or if) it is not there. */
  me: undefined,
  /** What the visitor chose, or null: not asked yet. Until then things are remembered while the page is open, no longer. */
  choice: oneOf(["local", "memory", "off"], kept(CHOICE)) ?? null,
  /** What is set in the panel. */
  settings: Object.fromEntries(
    Object.entries(SETTINGS).map(([name, values]) => [name, oneOf(values, kept(keyOf(name))) ?? values[0]]),
  ),
  /** Whether the visitor asked for the shop's own order. */
  get standard() {
    return this.settings.order === "standard";
  },
  /** The variant of the banner that was dealt, if one was and is kept. */
  get banner() {
    return kept(BANNER);
  },
  /** Whether they see the shop as those do whom an experiment holds out: all of it as it would be without Indwell. */
  get held() {
    return this.settings.holdout === "held";
  },
  failed: false,
  /** The shop's pack, { bytes, items, built }; undefined while (or if) it is not there: rows that need it are left out. */
  pack: undefined,
};

/** Calls `listener` whenever there is news: something learnt, chosen or erased. */
export const onNews = (listener) => void listeners.add(listener);
const news = () => {
  for (const listener of listeners) listener();
};

/** Draws lists again, in the same click, when the visitor changes how they are ordered. */
export const onRedraw = (render) => void renderers.add(render);

/** Fills the page with the rows that `make` makes, and fills it anew then. */
export function show(make) {
  const put = () => document.getElementById("lists").replaceChildren(...make().filter(Boolean));
  onRedraw(put);
  put();
}

/** The same of lists that came with the page, in the order they came in. */
export function showSent() {
  const sent = new Map(); // lists that Indwell was told of → their tiles as they came
  document.addEventListener("indwell:before-rank", ({ target }) => sent.has(target) || sent.set(target, [...target.children]));
  onRedraw(() => {
    for (const [list, tiles] of [...sent]) {
      const anew = productList(list.dataset.indwellList, tiles.map(productOf), list.dataset.show);
      list.replaceWith(anew);
      sent.delete(list);
      sent.set(anew, tiles);
    }
  });
}

export const redraw = () => {
  for (const render of renderers) render();
};

/** This page's lists as they were last handed to Indwell, by name: the element, its items, and what `rank` said. */
export const lists = new Map();
document.addEventListener("indwell:before-rank", (event) => {
  const { target, detail } = event;
  lists.set(target.dataset.indwellList, { element: target, items: detail.items });
  if (personal.held) event.preventDefault(); // who is held out sees the page's own order; what they do is noticed all the same
});
document.addEventListener("indwell:ranked", ({ target, detail }) => {
  const list = lists.get(target.dataset.indwellList);
  if (list) list.slate = detail;
});

/** What `rank` is asked for, looked up at every list. */
export const wishes = {
  get rules() {
    return personal.settings.rules === "on" ? rulesBut() : [];
  },
  get diversity() {
    return diversityOf(personal.settings.mix);
  },
  get aims() {
    return aimsOf(personal.settings.aim);
  },
  get discover() {
    return discoverOf(personal.settings.discover);
  },
};
export const diversityOf = (method) => (method === "none" ? undefined : { method, strength: 0.5 });

async function begin() {
  const { open, openWithConsent, attach } = await import("./indwell.js");
  // Before the visitor has answered the bar at the foot of the page, things are noticed while it is open: that is declared here,
  // by a shop that is there to show Indwell. A browser that says GPC or Do Not Track is told "off" until the visitor says other.
  const me = await openWithConsent(open, { space: "shop" }, { before: "memory", visitor: MODES[personal.choice] });
  me.on("change", ({ cause }) => {
    if (cause === "forget") keep(BANNER, ""); // it follows from an id that is erased as well
    news();
  });
  me.on("status", news);
  personal.me = me;
  agree();
  if (me.status().events) await atMost(DEADLINE, loadPack()); // what is known goes further with it
  else await new Promise((done) => setTimeout(done)); // to open is a task, and to put lists in order is another
  if (personal.me !== me) return;
  // Until the page lets its lists be seen, each may be put in order as a whole.
  attachment = attach(me, document, { rank: wishes, ...(document.documentElement.classList.contains("loading") && { painted: false }) });
  news();
}

/** The same file for everybody, whoever asks. Nothing needs it but the rows made of it: without it they are left out. */
function loadPack() {
  const { me } = personal;
  if (!me || me.consent.mode === "off") return (personal.pack = undefined);
  return (packed ??= me.load(PACK, { name: "shop" }).catch(() => undefined)).then((pack) => {
    if (personal.me === me) personal.pack = me.consent.mode === "off" ? undefined : pack;
    news();
  });
}

function end() {
  attachment?.detach(); // first: it tells how long the page was looked at
  personal.me?.dispose();
  attachment = personal.me = personal.pack = packed = undefined;
}

/** Settles when Indwell is there or will not be. Never rejects. */
export const begun = begin().catch(() => {
  personal.failed = true;
  news();
});

const atMost = (time, what) => Promise.race([what, new Promise((done) => setTimeout(done, time))]);
/** The same, but waits no longer than lists may. */
export const ready = () => atMost(DEADLINE, begun);
/** Settles when the pack is there or will not be, or has been waited for long enough. */
export const packThere = () => atMost(PATIENCE, begun.then(loadPack));

/** The visitor's choice of how long to remember. What is less than before erases what was kept, at once and in every tab. */
export async function choose(choice) {
  await begun;
  adopt(choice);
  try {
    await personal.me?.consent.choose(MODES[choice]);
  } catch {
    personal.failed = true;
  }
  follow();
}

/** Keeps a choice that was made elsewhere, as in <indwell-preferences>. */
export function adopt(choice) {
  personal.choice = choice;
  keep(CHOICE, choice);
}

/** A session that has just been opened hears of the order that is wanted. */
function agree() {
  const { me, standard } = personal;
  if (me.choices().standard !== standard) me.choices({ standard });
}

/** What follows from a choice once it has taken effect. */
export function follow() {
  if (personal.me) agree();
  if (packed) loadPack();
  news();
}

/** Sets what the panel can set, and draws the lists accordingly. */
export function set(name, value) {
  personal.settings[name] = value;
  keep(keyOf(name), value === SETTINGS[name][0] ? "" : value);
  if (name === "holdout") keep(BANNER, ""); // the usual one, or one that is dealt
  if (personal.me) agree();
  redraw();
  news();
}
export const setStandard = (standard) => set("order", standard ? "standard" : "personal");

/** Which banner is to stand there from the first paint on; none but what the page has. */
export const keepBanner = (name) => keep(BANNER, name ?? "");

/** Turns the dial from familiar, 0, to surprising, 1. */
export function setSurprise(surprise) {
  personal.me?.choices({ surprise });
  redraw();
  news();
}

/** Forgets everything at once; the lists go back to the shop's own order. Tells whether it is done. */
export function erase() {
  try {
    personal.me?.forget("all");
  } catch {
    return false;
  }
  redraw();
  news();
  return true;
}

// A page that comes back from the browser's cache has missed what happened on the pages in between.
addEventListener("pageshow", async (event) => {
  if (!event.persisted || personal.choice !== "local" || !personal.me) return;
  end();
  await begin().catch(() => (personal.failed = true));
  redraw();
  news();
});
