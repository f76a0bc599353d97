// The panel: what the shop has learnt about the visitor, why a tile is where it is, and the means to change or erase it.
import { ICONS, h, icon } from "./html.js";
import { buildAims, buildWorld } from "./panel-aims.js";
import { titleOf } from "./panel-lists.js";
import { bar, counted, section, segmented } from "./panel-parts.js";
import { buildCounts, buildDial, buildShop, drawShop } from "./panel-shop.js";
import { choose, erase, onNews, personal, redraw, setStandard } from "./personal.js";
import "./shell.js"; // so that what every page has stays one file
import { picture } from "./tile.js";
import { facetKind, facetName, reasonLines, storageText } from "./words.js";

const OPENED_BY = { id: undefined, list: undefined, element: undefined };
let asked; // the product whose reasons are shown: { product, list }
let parts;

function build() {
  const close = h(
    "button",
    { type: "button", class: "round", "aria-label": "Close", onclick: () => parts.dialog.close() },
    icon(ICONS.close),
  );
  parts = {
    why: h("div", { class: "reasons" }),
    interests: h("div", { class: "interests" }),
    evidence: h("p", { class: "quiet" }),
    storage: h("p", { class: "quiet" }),
    crowd: h("div", { class: "crowd-facts" }),
    said: h("p", { class: "quiet", role: "status" }),
  };
  parts.order = segmented(
    "Order of the lists",
    "order",
    [
      ["personal", "Personalised"],
      ["standard", "Standard"],
    ],
    (value) => setStandard(value === "standard"),
  );
  parts.choice = segmented(
    "Remember on",
    "choice",
    [
      ["local", "This device"],
      ["memory", "This page"],
      ["off", "Nothing"],
    ],
    async (value) => {
      await choose(value);
      redraw();
    },
  );
  parts.body = h(
    "div",
    { class: "panel-body" },
    parts.why,
    parts.order,
    buildDial(),
    buildAims(),
    section("What it has noticed", parts.interests, parts.evidence),
    buildWorld(),
    section("What all customers together say", parts.crowd),
    ...buildShop(),
    section("Where it is kept", parts.choice, parts.storage),
    h(
      "div",
      { class: "panel-actions" },
      h("button", { type: "button", class: "button danger", onclick: eraseAll }, "Erase everything"),
      h("button", { type: "button", class: "button plain", onclick: save }, "Save a copy"),
      h("a", { class: "button plain", href: "preferences.html" }, "Everything, piece by piece"),
    ),
    parts.said,
    h(
      "p",
      { class: "quiet" },
      "The order is worked out here, in your browser, by ",
      h("a", { href: "../" }, "Indwell"),
      ". The shop sends no word about you to anybody.",
    ),
    buildCounts(),
  );
  parts.dialog = h(
    "dialog",
    { class: "panel", "aria-labelledby": "panel-title" },
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: "panel-title" }, "What this shop has learnt about you, on this device"),
      close,
    ),
    parts.body,
  );
  parts.dialog.addEventListener("click", (event) => event.target === parts.dialog && parts.dialog.close());
  parts.dialog.addEventListener("close", backToPage);
  document.body.append(parts.dialog);
}

/** The tile that opened the panel may have been drawn anew meanwhile: focus goes to its successor. */
function backToPage() {
  const { id, list, element } = OPENED_BY;
  const again = element?.isConnected
    ? element
    : [...document.querySelectorAll("[data-why]")].find(
        (button) => button.dataset.why === id && button.closest("ul")?.dataset.indwellList === list && button.checkVisibility(),
      );
  (again ?? document.getElementById("learnt")).focus({ preventScroll: true });
}

function eraseAll() {
  asked = undefined;
  parts.said.textContent = erase() ? "Erased. Every list is in the shop's own order." : "That did not work. Please press again.";
}

function save() {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(personal.me?.export() ?? {}, null, 2)], { type: "application/json" }),
  );
  h("a", { href: address, download: "what-the-shop-has-learnt.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function drawInterests() {
  const { me } = personal;
  const { facets = [], items, events = 0, price } = me ? me.interests() : {};
  const strong = facets.filter(({ strength }) => Math.abs(strength) >= 0.02).slice(0, 9);
  parts.interests.replaceChildren(
    strong.length
      ? h(
          "ul",
          { class: "bars", role: "list" },
          strong.map(({ key, value, strength, session }) =>
            bar(
              facetName({ key, value }),
              `${facetKind({ key })}${strength < 0 ? ", not for you" : session ? ", this visit" : ""}`,
              strength,
              strength > 0 &&
                h(
                  "button",
                  {
                    type: "button",
                    class: "less",
                    "aria-label": `Less of ${facetName({ key, value })}`,
                    onclick: () => (me.prefer({ key, value }, -1), redraw()),
                  },
                  "less",
                ),
            ),
          ),
        )
      : h("p", {}, personal.choice === "off" ? "Nothing. It is switched off." : "Nothing yet. Look at a few things you like."),
  );
  const list =
    items &&
    [
      counted(items.viewed, "product looked at", "products looked at"),
      counted(items.basket, "in the basket", "in the basket"),
      counted(items.bought, "bought", "bought"),
      counted(items.liked, "liked", "liked"),
      counted(items.hidden, "hidden", "hidden"),
    ].filter(Boolean);
  const usual = price && ` Usual price: about £${price.typical.toFixed(2)}.`;
  parts.evidence.textContent = events
    ? `${counted(events, "thing", "things")} noticed${list.length ? `: ${list.join(", ")}` : ""}.${usual ?? ""}`
    : "";
}

/** What the pack is, and which of this page's rows are made of it by which strategy. */
function drawCrowd() {
  const { pack } = personal;
  const kilobytes = pack && Math.round(pack.bytes / 1000);
  const rows = [...document.querySelectorAll("ul[data-crowd]")];
  parts.crowd.replaceChildren(
    ...(pack
      ? [
          h(
            "p",
            { class: "quiet" },
            `One file, the same for everybody: ${kilobytes} KB about ${pack.items.toLocaleString("en-GB")} products. `,
            "What fewer than five customers did is not in it, and no customer is. ",
            h("a", { href: "catalogue/report.html" }, "What it says"),
          ),
          rows.length > 0 &&
            h(
              "ul",
              { class: "strategies", role: "list" },
              rows.map((list) =>
                h("li", {}, h("span", {}, titleOf({ element: list })), h("code", {}, list.dataset.strategy), h("small", {}, `${list.children.length} shown`)),
              ),
            ),
        ].filter(Boolean)
      : [h("p", { class: "quiet" }, "It is not loaded here, so no list is made of it.")]),
  );
}

/** What the strongest reason is worth: worked out by ranking without what is behind it. */
function counterfactual({ position, without }) {
  if (!without || without.position === position) return false;
  const { reason, events, position: other } = without;
  const behind = reason.facet ? `behind ${facetName(reason.facet)}` : "with it";
  const place = other === null ? "it would not be shown" : `it would be place ${other + 1}`;
  return h("p", { class: "quiet" }, `Without the ${counted(events, "thing", "things")} you did ${behind}, ${place}.`);
}

function drawWhy() {
  const why = asked && !asked.because && personal.me?.why(asked.product.id, { list: asked.list });
  if (!asked) return parts.why.replaceChildren();
  const { product } = asked;
  const moved = why && why.position !== undefined && why.position !== null && why.position !== why.page_position;
  const place = asked.because
    ? asked.because
    : !why || personal.standard || personal.held
      ? "This list is in the shop's own order."
      : why.reasons.some(({ code }) => code === "discovery")
        ? "This place is kept for things you know little of, so that your lists do not close around you."
        : moved
        ? `Place ${why.position + 1} for you. In the standard order it would be place ${why.page_position + 1}.`
        : "It stands where the standard order puts it.";
  const reasons = why && !personal.standard && !personal.held ? reasonLines(why) : [];
  const most = Math.max(...reasons.map(({ value }) => Math.abs(value)), 1e-9);
  const tell = (kind, said) => () => {
    personal.me?.feedback(product.id, kind);
    redraw();
    parts.said.textContent = said;
  };
  parts.why.replaceChildren(
    ...[
      h("h3", {}, "Why is this here?"),
      h(
        "div",
        { class: "asked" },
        h("span", { class: "frame" }, picture(product)),
        h("p", {}, h("b", {}, product.name), h("br"), place),
      ),
      reasons.length > 0 && counterfactual(why),
      reasons.length > 0 &&
        h(
          "ul",
          { class: "bars", role: "list" },
          reasons.map(({ text, value }) => bar(text, value > 0 ? "for it" : "against it", value / most)),
        ),
      h(
        "div",
        { class: "panel-actions" },
        h("button", { type: "button", class: "button plain", onclick: tell("like", "Noted: more like this.") }, "More like this"),
        h(
          "button",
          { type: "button", class: "button plain", onclick: tell("dislike", "Noted: less like this.") },
          "Less like this",
        ),
        h(
          "button",
          { type: "button", class: "button plain", onclick: tell("hide", "It will not be shown in lists again.") },
          "Hide it",
        ),
      ),
    ].filter(Boolean),
  );
}

function draw() {
  const active = document.activeElement;
  const label = parts.dialog.contains(active) && (active.getAttribute("aria-label") ?? active.textContent);
  drawWhy();
  drawInterests();
  drawCrowd();
  parts.storage.textContent = storageText(personal);
  drawShop();
  const now = { ...personal.settings, choice: personal.choice ?? "memory" };
  for (const input of parts.dialog.querySelectorAll("input[type=radio]")) {
    input.checked = input.value === now[input.name];
    input.disabled = personal.failed;
  }
  // What was focused may have been drawn anew, or be gone.
  if (label && !active.isConnected) {
    const again = [...parts.dialog.querySelectorAll("button")].find(
      (button) => (button.getAttribute("aria-label") ?? button.textContent) === label,
    );
    (again ?? parts.dialog.querySelector(".round")).focus({ preventScroll: true });
  }
}

/** Opens it, for a product of a list if one is given: `because` says why that stands there, where it is not Indwell that knows. */
export function open(element, product, list, because) {
  if (!parts) build();
  Object.assign(OPENED_BY, { element, id: product?.id, list });
  asked = product && { product, list, because };
  parts.said.textContent = "";
  draw();
  if (!parts.dialog.open) parts.dialog.showModal();
  parts.body.scrollTop = 0;
}

let waiting = false;
onNews(() => {
  if (waiting || !parts?.dialog.open) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    if (parts.dialog.open) draw();
  });
});
