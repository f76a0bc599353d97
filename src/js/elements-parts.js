// What the elements are made of: building without markup, texts, the session, and focus that survives a redraw.
import en from "./elements-en.js";
import { SHEET } from "./elements-style.js";
import { format } from "./elements-words.js";

const MOST = 80; // characters of a name
const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ps|ur|yi)\b/;
const languages = new Map([[en.language, en]]);
const dates = new Map(); // to make one takes longer than to draw a line
let sheet;

/** Makes more languages known to the elements. */
export const speak = (texts) => texts.forEach((one) => languages.set(one.language, one));

/** Builds an element: text becomes text nodes, functions become listeners, and nothing is ever markup. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** A bar of twenty steps: its length is a rule of the style sheet, for a style of its own would need the page's leave. */
export const bar = (value) =>
  h("span", { class: "bar", part: "bar", "aria-hidden": "true" }, h("span", { class: "fill", part: value < 0 ? "fill against" : "fill", "data-step": step(value), "data-against": value < 0 }));
const step = (value) => Math.min(20, Math.max(1, Math.round(Math.abs(value) * 20)));

/** "Kitchen/Mugs" is Kitchen › Mugs to a reader, "sub_category" is sub category, and nothing is endless. */
const plain = (name) => (name.length > MOST ? `${name.slice(0, MOST)}…` : name);
const pathName = (value) => plain(value.replaceAll("/", " › "));
const keyName = (key) => plain(key.replace(/^item_/, "").replaceAll(/[_.-]+/g, " ").replaceAll(/(\p{Ll})(\p{Lu})/gu, (_, end, start) => `${end} ${start.toLowerCase()}`).trim() || key);

// Where there is no DOM, as on a server, the module can be imported all the same.
export class IndwellElement extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ["labels"];
  #me;
  #stop = [];
  #waiting = false;
  #labels = new Map();
  /** Keeps the place where the content is drawn, and what is said to a screen reader. */
  body;
  said;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: false });
    sheet ??= new CSSStyleSheet();
    if (!sheet.cssRules.length) sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    this.body = h("div", { class: "body" });
    this.said = h("p", { class: "said", part: "said", role: "status" });
    root.append(this.body, this.said);
  }

  /** What `open()` or `openWithConsent()` resolved to. */
  get me() {
    return this.#me;
  }
  set me(me) {
    this.#me = me ?? undefined;
    this.#listen();
    this.redraw();
  }

  /** What the page calls facets: `{ brand: "Maker", "brand=acme": "Acme & Sons" }`; also as the attribute `labels`, in JSON. */
  get labels() {
    return Object.fromEntries(this.#labels);
  }
  set labels(labels) {
    const known = Object.entries(labels ?? {}).filter(([, label]) => typeof label === "string" && label);
    this.#labels = new Map(known);
    this.redraw();
  }
  attributeChangedCallback(name, _, value) {
    if (name !== "labels") return;
    try {
      this.labels = JSON.parse(value);
    } catch {
      this.labels = null;
    }
  }

  facetName({ key, value }) {
    const label = this.#labels.get(`${key}=${value}`);
    return label ? plain(label) : pathName(value);
  }
  keyName(key) {
    const label = this.#labels.get(key);
    return label ? plain(label) : keyName(key);
  }

  connectedCallback() {
    this.#listen();
    this.redraw();
  }
  disconnectedCallback() {
    this.#deafen();
  }

  #deafen() {
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }
  #listen() {
    this.#deafen();
    if (!this.#me || !this.isConnected) return;
    try {
      this.#stop = ["change", "status"].map((event) => this.#me.on(event, () => this.redraw()));
    } catch {} // disposed
  }

  /** Asks the session; `instead` where there is none, or it was disposed. */
  ask(question, instead) {
    try {
      return this.#me ? question(this.#me) : instead;
    } catch {
      return instead;
    }
  }

  /** Does something with the session and says what came of it. */
  act(work, said) {
    try {
      work(this.#me);
      this.say(said);
    } catch {
      this.say("failed");
    }
    this.draw();
  }

  say(key, given) {
    this.said.textContent = key ? this.t(key, given) : "";
  }

  get texts() {
    const lang = this.closest("[lang]")?.lang || document.documentElement.lang || "en";
    return languages.get(lang.toLowerCase()) ?? languages.get(lang.slice(0, 2).toLowerCase()) ?? en;
  }
  t(key, given) {
    const { texts } = this;
    return format(texts[key] ?? en[key], given, texts.language);
  }
  date(time, timeStyle) {
    const { language } = this.texts;
    const kind = `${language} ${timeStyle}`;
    if (!dates.has(kind)) dates.set(kind, new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle }));
    return dates.get(kind).format(time);
  }

  /** Draws before the next frame, once for however much has changed. */
  redraw() {
    if (this.#waiting || !this.isConnected) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      if (this.isConnected) this.draw();
    });
  }

  /** Draws; what has the focus keeps it, or gives it to what stands in its place. */
  draw() {
    const { language } = this.texts;
    this.body.lang = this.said.lang = language;
    this.body.dir = this.said.dir = RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
    const focused = this.shadowRoot.activeElement;
    const key = focused?.dataset.key;
    const order = [...this.body.querySelectorAll("[data-key]")];
    const at = order.indexOf(focused);
    this.render();
    if (!key || focused.isConnected) return;
    const now = [...this.body.querySelectorAll("[data-key]")];
    const next = now.find((one) => one.dataset.key === key) ?? now[Math.min(at, now.length - 1)];
    next?.focus({ preventScroll: true });
  }
}

/** The key of an item as an export has it: `hash` of src/item.rs, in 64 bits. */
export function keyOf(item_id) {
  const wrap = (n) => BigInt.asUintN(64, n);
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(item_id)) hash = wrap((hash ^ BigInt(byte)) * 0x100000001b3n);
  hash = wrap((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  hash = wrap((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return (hash ^ (hash >> 33n)).toString(16).padStart(16, "0");
}
