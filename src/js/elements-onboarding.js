// <indwell-onboarding>: what do you like? A few taps for a visitor of whom nothing is known yet. What they say is kept as far as the
// session keeps anything; that they were asked is kept beside their other choices, and they are not asked again.
import { IndwellElement, h } from "./elements-parts.js";

const MOST = 12; // that are offered
const COMMON = 8; // of those that items have

const isText = (value) => typeof value === "string" && value !== "";
const isFacet = (facet) => isText(facet?.key) && isText(facet.value);

/**
 * What items have in common: more than one of them, and not more than half. By turns of the keys, of each the most frequent first; of a
 * path its first part.
 */
function common(items) {
  const keys = new Map();
  let all = 0;
  for (const item of items ?? []) {
    all++;
    for (const [key, given] of Object.entries(item?.facets ?? {})) {
      if (!keys.has(key)) keys.set(key, new Map());
      const counts = keys.get(key);
      for (const value of new Set([given].flat().filter(isText).map((value) => value.split("/")[0]))) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const rows = [...keys].map(([key, counts]) => {
    const telling = [...counts].filter(([value, count]) => value && count > 1 && count <= all / 2);
    return telling.sort(([, a], [, b]) => b - a).map(([value]) => ({ facet: { key, value } }));
  });
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row.slice(at, at + 1))).flat().slice(0, COMMON);
}

export class Onboarding extends IndwellElement {
  #offers = [];
  #liked = new Set(); // of the offers
  #asking = false;
  #end; // what is said when it is over

  /** What can be tapped: `[{ facet: { key, value }, label, image }]`. Pictures are nodes of the page's own: nothing is fetched here. */
  set offers(offers) {
    this.#offers = [...(offers ?? [])].filter((offer) => isFacet(offer?.facet)).slice(0, MOST);
    this.#liked.clear();
    this.redraw();
  }
  /** The same from what items have in common. */
  set items(items) {
    this.offers = common(items);
  }

  get #mode() {
    return this.me?.consent?.mode ?? this.ask((me) => me.status().storage, "off");
  }

  /** Whether the question is due: once it is on the screen it stays, whatever is learnt meanwhile. */
  #due() {
    if (this.#mode === "off" || !this.#offers.length) return false;
    return this.#asking || this.ask((me) => !me.choices().asked && me.interests().confidence === 0, false);
  }

  render() {
    this.#asking = this.#due();
    this.hidden = !this.#asking && !this.#end;
    this.body.replaceChildren(...(this.#end ? [h("p", { class: "soft", part: "end", tabindex: -1, "data-key": "end" }, this.t(this.#end))] : this.#asking ? [this.#question()] : []));
  }

  #question() {
    const offer = (offer, at) => {
      const { facet, label, image } = offer;
      const tap = () => this.#tap(offer);
      return h("button", { type: "button", class: "offer", part: "button offer", "aria-pressed": String(this.#liked.has(offer)), "data-key": `offer ${at}`, click: tap }, image instanceof Node && h("span", { class: "image", "aria-hidden": "true" }, image), h("span", {}, isText(label) ? label : this.facetName(facet)));
    };
    return h(
      "section",
      { "aria-labelledby": "ask", part: "onboarding" },
      h("h2", { id: "ask", part: "title" }, this.t("asking")),
      h("p", { class: "soft" }, this.t("askingWhy", { mode: this.#mode })),
      h("div", { class: "row offers", role: "group", "aria-labelledby": "ask" }, this.#offers.map(offer)),
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", class: "done", part: "button done", "data-key": "done", disabled: !this.#liked.size, click: () => this.#over("done", "thanks") }, this.t("thatsAll")),
        h("button", { type: "button", part: "button later", "data-key": "later", click: () => this.#over("later", "notAgain") }, this.t("notNow")),
      ),
    );
  }

  #tap(offer) {
    const like = !this.#liked.has(offer);
    this.act((me) => {
      if (!me.prefer(offer.facet, like ? 1 : 0)) throw new Error("not recorded");
      this.#liked[like ? "add" : "delete"](offer);
    }, like ? "noted" : "undone");
    this.#tell(null);
  }

  #over(end, said) {
    this.act((me) => {
      me.choices({ asked: true });
      this.#end = said;
    });
    this.body.querySelector("[part=end]")?.focus({ preventScroll: true });
    if (this.#end) this.#tell(end);
  }

  #tell(end) {
    const liked = [...this.#liked].map(({ facet: { key, value } }) => ({ key, value }));
    this.dispatchEvent(new CustomEvent("indwell:onboarding", { bubbles: true, composed: true, detail: { liked, end } }));
  }
}
