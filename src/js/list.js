// indwell/list: <indwell-list name="home">, a list that is in the visitor's order wherever somebody puts it: late, again, in a shadow root.
// It marks itself, or the <ul> or <ol> in it, and has indwell/dom do the rest. Without script it is its children.
import { attach } from "./dom.js";
import { lookedAfter } from "./roots.js";

const MARKS = { name: "list", limit: "limit", turns: "turns" };
const present = new Set(); // elements that are in a page
let common = {}; // session and options of lists that were given none of their own

// Where there is no DOM, as on a server, the module can be imported all the same.
class List extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = [...Object.keys(MARKS), "weights"];
  #own = {};
  #list; // what carries the marks
  #attachment;
  #turn = 0;
  #fresh = !this.isConnected; // not painted yet: it was no plain element of the page before
  #children = globalThis.MutationObserver && new MutationObserver(() => this.#mark());

  get me() {
    return this.#own.me;
  }
  set me(me) {
    this.#set({ me });
  }
  get options() {
    return this.#own.options;
  }
  set options(options) {
    this.#set({ options });
  }
  #set(some) {
    Object.assign(this.#own, some);
    this.begin();
  }

  connectedCallback() {
    for (const name of ["me", "options"]) {
      if (!Object.hasOwn(this, name)) continue; // set before the element was known
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    present.add(this);
    this.begin();
    requestAnimationFrame(() => (this.#fresh = false));
  }
  disconnectedCallback() {
    present.delete(this);
    this.begin();
  }
  connectedMoveCallback() {} // it is moved as it stands: nothing ends
  attributeChangedCallback(_, was, is) {
    if (was !== is) this.begin();
  }

  refresh(options) {
    this.#attachment?.refresh(options);
  }

  /** Ends what was, and begins anew if there is a page and a session. */
  async begin() {
    const turn = ++this.#turn;
    this.#attachment?.detach();
    this.#attachment = undefined;
    this.#children?.disconnect();
    if (!this.isConnected) return;
    this.#mark();
    this.#children.observe(this, { childList: true });
    let me;
    try {
      me = await (this.#own.me ?? common.me);
    } catch {} // who opens hears of it; the list keeps its order
    if (!me || turn !== this.#turn) return;
    const by = lookedAfter(this);
    if (by === "all") return;
    const { rank, ...options } = { ...common.options, ...this.#own.options };
    this.#attachment = attach(me, this, { ...(this.#fresh && { painted: false }), ...options, ...(by && { clicks: false }), rank: { ...rank, ...this.#weights() } });
  }

  #mark() {
    const list = [...this.children].find((child) => child.matches("ul,ol")) ?? this;
    for (const [name, mark] of Object.entries(MARKS)) {
      const attribute = "data-indwell-" + mark;
      const value = this.getAttribute(name) ?? (name === "name" ? "" : null);
      if (this.#list !== list) this.#list?.removeAttribute(attribute);
      if (value === null) list.removeAttribute(attribute);
      else if (list.getAttribute(attribute) !== value) list.setAttribute(attribute, value);
    }
    this.#list = list;
  }

  #weights() {
    const text = this.getAttribute("weights");
    if (!text) return;
    try {
      return { weights: JSON.parse(text) };
    } catch {
      reportError(new TypeError('<indwell-list>: the attribute "weights" is JSON, such as {"facet": 3}.'));
    }
  }
}

/** @type {import("./list.js").define} */
export function define(me, options) {
  common = { me, options };
  if (customElements.get("indwell-list")) for (const list of present) list.begin();
  else customElements.define("indwell-list", List);
}
