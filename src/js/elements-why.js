// <indwell-why item list>: a button that says why something stands where it does, and takes the visitor's word on it.
import { IndwellElement, bar, h } from "./elements-parts.js";

const MOST = 5; // reasons that are told

export class Why extends IndwellElement {
  static observedAttributes = ["item", "list", "labels"];
  #panel;
  #button;
  #told; // what the visitor said of it last: { event }

  attributeChangedCallback(name, ...change) {
    super.attributeChangedCallback(name, ...change);
    if (name !== "labels") this.#told = undefined;
    this.redraw();
  }

  get item() {
    return this.getAttribute("item") ?? "";
  }
  set item(item) {
    this.setAttribute("item", item);
  }

  render() {
    const asked = () => this.#toggle();
    if (!this.#button) {
      this.#button = h("button", { type: "button", class: "ask", part: "button ask", "aria-expanded": "false", click: asked }, "?");
      this.#panel = h("div", { class: "panel", part: "panel", popover: "auto", role: "dialog", toggle: (event) => this.#turned(event) });
      this.body.append(this.#button, this.#panel);
      this.#panel.append(h("div", { class: "panel-body" }), this.said);
    }
    const label = this.getAttribute("label") || this.t("why");
    this.#button.setAttribute("aria-label", label);
    this.#panel.setAttribute("aria-label", label);
    if (this.#panel.matches(":popover-open")) this.#panel.firstChild.replaceChildren(...this.#content());
  }

  #toggle() {
    this.say();
    this.#panel.firstChild.replaceChildren(...this.#content());
    this.#panel.togglePopover();
  }

  #turned({ newState }) {
    const open = newState === "open";
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) this.#panel.querySelector("button")?.focus();
    else {
      this.#panel.firstChild.replaceChildren();
      if (document.activeElement === document.body) this.#button.focus(); // unless the visitor went on to something else
    }
    this.dispatchEvent(new CustomEvent("indwell:why", { bubbles: true, composed: true, detail: { item_id: this.item, open } }));
  }

  #content() {
    const why = this.ask((me) => me.why(this.item, { list: this.getAttribute("list") }), null);
    const close = () => {
      this.#panel.hidePopover();
      this.#button.focus();
    };
    return [
      h(
        "div",
        { class: "head" },
        h("h2", { part: "title" }, this.t("why")),
        h("button", { type: "button", class: "tiny", "data-key": "close", click: close }, this.t("close")),
      ),
      h("p", { part: "place" }, this.#place(why)),
      why && this.#counterfactual(why),
      why && this.#reasons(why),
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", part: "button more", "data-key": "like", click: () => this.#say("like", "willMore") }, this.t("moreLike")),
        h("button", { type: "button", part: "button less", "data-key": "hide", click: () => this.#say("hide", "willHide") }, this.t("notInterested")),
        this.#told && h("button", { type: "button", part: "button undo", "data-key": "undo", click: () => this.#undo() }, this.t("undo")),
      ),
    ].filter(Boolean);
  }

  #place(why) {
    if (!why) return this.t("noReason");
    const place = why.position + 1;
    return why.position === why.page_position ? this.t("stays", { place }) : this.t("moved", { place, page: why.page_position + 1 });
  }

  #counterfactual({ position, without }) {
    if (!without || without.position === position) return false;
    const { facet, code } = without.reason;
    const rank = without.position === null ? "none" : without.position + 1;
    const about = facet ? "facet" : code;
    return h("p", { part: "without" }, this.t("without", { about, name: facet && this.facetName(facet), count: without.events, rank }));
  }

  /** The strongest reasons; what says the same twice, always and on this visit, is one. */
  #reasons({ reasons, page_position }) {
    const lines = new Map();
    for (const { code, facet, value } of reasons) {
      const about = facet ? `${code === "circumstance"}${facet.key}=${facet.value}` : code;
      const line = lines.get(about) ?? { code, facet, value: 0 };
      line.value += value;
      if (code === "session_facet") line.code = code;
      lines.set(about, line);
    }
    const told = [...lines.values()].filter(({ code, value }) => code !== "page_order" && Math.abs(value) > 1e-3);
    told.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    if (!told.length) return false;
    const most = Math.abs(told[0].value);
    const line = ({ code, facet, value }) => {
      const sign = value > 0 ? "for" : "against";
      const because = this.t("because", { code, sign, name: facet && this.facetName(facet), page: page_position + 1 });
      return h("li", {}, because, " ", h("small", {}, this.t("speaks", { sign })), bar(value / most));
    };
    return h("ul", { class: "reasons", part: "reasons", role: "list" }, told.slice(0, MOST).map(line));
  }

  #say(kind, said) {
    this.act((me) => {
      me.feedback(this.item, kind);
      this.#told = me.export().events.findLast((event) => event.name === kind);
      this.#told = this.#told && { name: kind, time: this.#told.time };
    }, said);
    this.dispatchEvent(new CustomEvent("indwell:feedback", { bubbles: true, composed: true, detail: { item_id: this.item, feedback: kind } }));
  }

  #undo() {
    this.act((me) => me.forget({ event: { ...this.#told, item_id: this.item } }), "undone");
    this.#told = undefined;
    this.draw();
  }
}
