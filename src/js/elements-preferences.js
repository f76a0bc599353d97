// <indwell-preferences>: what is known, in plain words, and the means to correct, forget, take along or end it.
import { IndwellElement, bar, h, keyOf } from "./elements-parts.js";

const MODES = ["off", "memory", "session", "persistent"];
const MORE = 24; // interests or events that "show more" adds
const MOST_BYTES = 4 << 20; // of a file to load

/** What can be said of an interest, as `prefer` takes it. */
const OPINIONS = { asSeen: 0, like: 1, dislike: -1, mute: "mute" };
const opinionOf = (said) => (said === "mute" ? "mute" : said > 0 ? "like" : said < 0 ? "dislike" : "asSeen");

/** "brand=Acme" in its parts. */
const split = (facet) => ({ key: facet.slice(0, facet.indexOf("=")), value: facet.slice(facet.indexOf("=") + 1) });
const levelOf = (strength) => (strength >= 0.5 ? "most" : strength >= 0.25 ? "much" : strength >= 0.1 ? "some" : strength > 0 ? "little" : "not");

export class Preferences extends IndwellElement {
  #standard; // what the page said, where the session keeps no choices of its own
  #surprise;
  #reports;
  #names = new Map(); // key of an item → what it is called
  #shown = { interests: 6, events: 8 };
  #open = new Set(); // interests whose events are shown
  #sure = false;
  #keepOrder = (event) => this.standard && event.preventDefault();

  connectedCallback() {
    document.addEventListener("indwell:before-rank", this.#keepOrder, true);
    super.connectedCallback();
  }
  disconnectedCallback() {
    document.removeEventListener("indwell:before-rank", this.#keepOrder, true);
    super.disconnectedCallback();
  }

  /** Whether the visitor wants the page's own order: then `attach` leaves lists as they are. */
  get standard() {
    return this.#standard ?? this.#chosen.standard ?? false;
  }
  set standard(standard) {
    this.#standard = Boolean(standard);
    this.redraw();
  }

  /** From 0, familiar, to 1, surprising. */
  get surprise() {
    return this.#surprise ?? this.#chosen.surprise;
  }
  set surprise(surprise) {
    this.#surprise = typeof surprise === "number" ? Math.min(1, Math.max(0, surprise)) : undefined;
    this.redraw();
  }

  /** What the session keeps of what was chosen. */
  get #chosen() {
    return this.ask((me) => me.choices?.(), undefined) ?? {};
  }
  /** Has it kept, and tells the page. */
  #choose(name, value) {
    this.ask((me) => me.choices?.({ [name]: value }));
    this.#tell(name, { [name]: value });
  }

  /** The page's items, so that events can be told by name: what is kept are hashes of ids. */
  set items(items) {
    this.#names = new Map(Array.from(items ?? [], (item) => [keyOf(String(item.item_id)), item.text ?? item.item_name]));
    this.redraw();
  }

  /** What `openReports` of indwell/report returned: then the visitor sees what the site was told, and what it cost. */
  get reports() {
    return this.#reports;
  }
  set reports(reports) {
    this.#reports = reports ?? undefined;
    this.redraw();
  }

  render() {
    const all = this.ask((me) => me.export(), { events: [], items: [] });
    const { facets = [] } = this.ask((me) => me.interests(), {});
    this.body.replaceChildren(
      ...[
        h("div", {}, h("h2", { part: "title" }, this.t("title")), h("p", { class: "soft", part: "where" }, this.#where())),
        this.#choices(),
        h("section", { part: "interests" }, h("h3", {}, this.t("interests")), this.#interests(facets, all)),
        all.events.length > 0 && h("section", { part: "history" }, h("h3", {}, this.t("history")), this.#history(all)),
        this.#reports && h("section", { part: "reports" }, h("h3", {}, this.t("told")), this.#told(this.#reports)),
        this.me && h("section", { part: "data" }, h("h3", {}, this.t("data")), this.#data()),
      ].filter(Boolean),
    );
  }

  get #mode() {
    return this.me?.consent?.mode ?? this.ask((me) => me.status().storage, "off");
  }

  #where() {
    const { reason } = this.ask((me) => me.status(), {});
    return [this.t("where", { mode: this.#mode }), reason && this.t("problem", { reason })].filter(Boolean).join(" ");
  }

  /** A choice of a few, as radio buttons in one line. */
  #radios(legend, name, options, chosen, choose) {
    const one = ([value, label]) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name, value, checked: value === chosen, "data-key": `${name} ${value}`, change: () => choose(value) }),
        h("span", {}, label),
      );
    return h("fieldset", {}, h("legend", {}, legend), h("div", { class: options.length > 2 ? "choices many" : "choices", part: "choices" }, options.map(one)));
  }

  #choices() {
    const { consent } = this.me ?? {};
    const most = MODES.indexOf(consent?.signals.most ?? "persistent");
    const modes = MODES.filter((mode, level) => level <= most && (mode !== "session" || consent?.signals.most === "session" || this.#mode === mode));
    const choose = async (mode) => {
      try {
        await consent.choose(mode);
      } catch {
        this.say("failed");
      }
      this.#tell("choice", { mode: consent.mode });
      this.draw();
    };
    const order = (value) => {
      this.#standard = value === "standard";
      this.#choose("standard", this.#standard);
      this.draw();
    };
    const turn = ({ target }) => {
      this.#surprise = target.valueAsNumber;
      this.#choose("surprise", this.#surprise);
    };
    // A session without consent is on or off, as the visitor says.
    const off = this.#chosen.off;
    const turnOff = (value) => {
      this.act((me) => me.choices({ off: value === "off" }), value === "off" ? "erased" : "noted");
      this.#tell("choice", { mode: this.#mode });
    };
    const { surprise, standard } = this;
    return h(
      "section",
      { part: "controls" },
      consent && this.#radios(this.t("choice"), "mode", modes.map((mode) => [mode, this.t("mode", { mode })]), this.#mode, choose),
      !consent && off !== undefined && this.#radios(this.t("choice"), "mode", ["off", "on"].map((mode) => [mode, this.t("mode", { mode })]), off ? "off" : "on", turnOff),
      this.#radios(this.t("order"), "order", ["personal", "standard"].map((value) => [value, this.t(value)]), standard ? "standard" : "personal", order),
      surprise !== undefined &&
        h(
          "label",
          { class: "dial", part: "dial" },
          h("b", {}, this.t("dial")),
          h("input", { type: "range", min: 0, max: 1, step: 0.05, value: surprise, disabled: standard, "data-key": "dial", change: turn, "aria-describedby": "ends" }),
          h("span", { class: "ends soft", id: "ends" }, h("small", {}, this.t("familiar")), h("small", {}, this.t("surprising"))),
        ),
    );
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`indwell:${name}`, { bubbles: true, composed: true, detail }));
  }

  #interests(facets, all) {
    if (!facets.length) return h("p", { class: "soft" }, this.t("none"));
    const shown = facets.toSorted((a, b) => Math.abs(b.strength) - Math.abs(a.strength)).slice(0, this.#shown.interests);
    return [h("ul", { class: "list", role: "list" }, shown.map((facet) => this.#interest(facet, all))), this.#more("interests", facets.length)];
  }

  #interest(facet, { events, items }) {
    const { key, value, strength, session } = facet;
    const id = `${key}=${value}`;
    const name = this.facetName(facet);
    const about = new Set(items.flatMap((item, index) => (item.facets.includes(id) ? [index] : [])));
    const behind = events.filter((event) => about.has(event.item) && event.name !== "item_impression").reverse();
    const said = behind.find((event) => event.name === "set_preference" && items[event.item].facets.length === 1)?.value ?? 0;
    const opinion = opinionOf(said);
    const say = ({ target }) => this.act((me) => me.prefer({ key, value }, OPINIONS[target.value]), "noted");
    const open = this.#open.has(id);
    const toggle = ({ target }) => {
      if (target.open === open) return;
      if (target.open) this.#open.add(id);
      else this.#open.delete(id);
      this.redraw();
    };
    return h(
      "li",
      { part: "interest" },
      h(
        "div",
        {},
        h("p", { class: "name" }, h("b", {}, name), " ", h("small", {}, this.keyName(key), " · ", this.t("strength", { level: opinion === "mute" ? "muted" : levelOf(strength) }), session && ` · ${this.t("now")}`)),
        bar(strength),
      ),
      h(
        "div",
        { class: "row" },
        h(
          "select",
          { class: "tiny", "aria-label": this.t("word", { name }), "data-key": `say ${id}`, change: say },
          Object.keys(OPINIONS).map((option) => h("option", { value: option, selected: option === opinion }, this.t(option))),
        ),
        h("button", { type: "button", class: "tiny", "aria-label": this.t("forgetFacet", { name }), "data-key": `forget ${id}`, click: () => this.act((me) => me.forget({ facet: { key, value } }), "forgotten") }, this.t("forget")),
      ),
      behind.length > 0 &&
        h(
          "details",
          { open, toggle },
          h("summary", { "data-key": `behind ${id}` }, this.t("behind", { count: behind.length })),
          open && h("ul", { class: "list", role: "list" }, behind.slice(0, 40).map((event) => this.#event(event, items, id))),
        ),
    );
  }

  #event({ name, time, item, value }, items, where) {
    const { key, facets } = items[item];
    const known = this.#names.get(key);
    const words = facets.filter((facet) => facet.startsWith("text#")).length;
    const described = facets.filter((facet) => !facet.startsWith("text#")).map((facet) => this.facetName(split(facet)));
    const thing = name === "search" ? this.t("words", { count: words }) : (known ?? (described.slice(-3).join(", ") || this.t("thing")));
    const said = name === "set_preference" ? ` (${this.t(opinionOf(value))})` : "";
    const told = `${this.t("event", { name })} ${thing}${said}`;
    const when = this.date(time, "short");
    const forget = () => this.act((me) => me.forget({ event: { name, time, key } }), "forgotten");
    return h(
      "li",
      { part: "event" },
      h("p", { class: "name" }, told, h("br"), h("small", {}, when)),
      h("button", { type: "button", class: "tiny", "aria-label": this.t("forgetEvent", { event: told, time: when }), "data-key": `${where} ${name} ${time} ${key}`, click: forget }, this.t("forget")),
    );
  }

  #history({ events, items }) {
    const latest = events.slice(-this.#shown.events).reverse();
    return [
      h("p", { class: "soft" }, this.t("kept", { date: this.date(events[0].time) })),
      h("ul", { class: "list", role: "list" }, latest.map((event) => this.#event(event, items, "history"))),
      this.#more("events", events.length),
    ];
  }

  #told(reports) {
    const { budget, spent, days, answers } = reports.status();
    const one = ({ question, time, epsilon, values }) =>
      h("li", {}, this.t(values ? "toldOne" : "toldErased", { question, epsilon, values: values?.join(" "), date: this.date(time) }));
    return [
      h("p", { class: "soft" }, this.t("toldWhy", { budget, spent, days })),
      answers.length ? h("ul", { class: "list", role: "list" }, answers.map(one)) : h("p", { class: "soft" }, this.t("toldNone")),
    ];
  }

  #more(what, length) {
    if (length <= this.#shown[what]) return false;
    const more = () => {
      this.#shown[what] += MORE;
      this.draw();
    };
    return h("div", { class: "row" }, h("button", { type: "button", "data-key": `more ${what}`, click: more }, this.t("more")));
  }

  #data() {
    const erase = () => {
      if (!this.#sure) {
        this.#sure = true;
        this.draw();
        return;
      }
      this.#sure = false;
      this.act((me) => me.forget("all"), "erased");
    };
    const calm = () => {
      if (!this.#sure) return;
      this.#sure = false;
      this.redraw();
    };
    const load = async ({ target }) => {
      try {
        const [file] = target.files;
        if (file.size > MOST_BYTES) throw new Error("too large");
        const text = JSON.parse(await file.text());
        const before = this.me.status().events;
        this.me.import(text);
        this.say("loaded", { count: this.me.status().events - before });
      } catch {
        this.say("failed");
      }
      this.draw();
    };
    return h(
      "div",
      { class: "row" },
      h("button", { type: "button", part: "button download", "data-key": "download", click: () => this.#download() }, this.t("download")),
      typeof this.me.import === "function" &&
        h("label", { class: "file", part: "button load" }, this.t("load"), h("input", { type: "file", accept: ".json,application/json", "data-key": "load", change: load })),
      h("button", { type: "button", class: this.#sure ? "danger sure" : "danger", part: "button erase", "data-key": "erase", click: erase, blur: calm }, this.t(this.#sure ? "sure" : "erase")),
    );
  }

  /** A file made here, for the visitor: it goes to their own disk. */
  #download() {
    const file = new Blob([JSON.stringify(this.ask((me) => me.export(), {}), null, 2)], { type: "application/json" });
    const address = URL.createObjectURL(file);
    h("a", { href: address, download: "what-this-site-has-noticed.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
