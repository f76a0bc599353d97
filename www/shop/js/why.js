// <indwell-why> on the tiles of a long list. It is loaded when there is such a list and Indwell is there, and until then takes no
// room: nothing moves when it comes. On other lists the same question opens the shop's own panel.
import { h } from "./html.js";
import { begun, onNews, personal, redraw } from "./personal.js";
import { rest } from "./turns.js";

const TURN = 4; // elements that are put into the page in one turn
const waiting = []; // until the elements are known: [where one belongs, what makes it]
let defined;
let answered = false; // the visitor said something in the panel that is open: the list follows when it is closed

const give = () => {
  for (const element of document.querySelectorAll("indwell-why:defined")) if (element.me !== personal.me) element.me = personal.me;
};

function load() {
  onNews(give);
  document.addEventListener("indwell:feedback", () => (answered = true));
  document.addEventListener("indwell:why", ({ detail }) => {
    if (detail.open || !answered) return;
    answered = false;
    redraw();
    setTimeout(focusAgain, 0, detail.item_id); // once the new tiles have their buttons
  });
  return begun.then(() => import("../../indwell/elements.js")).then(async ({ define }) => {
    define();
    for (let at = 0; waiting.length; at++) {
      if (at % TURN === 0) await rest();
      const [place, make] = waiting.shift() ?? [];
      place?.replaceWith(make());
    }
  });
}

/** The tile was drawn anew, or is gone: the focus goes to its successor, or to a place that stays. */
function focusAgain(item) {
  const again = [...document.querySelectorAll("indwell-why")].find((element) => element.item === item && element.checkVisibility());
  (again?.shadowRoot?.querySelector("button") ?? document.getElementById("learnt")).focus({ preventScroll: true });
}

/** Why a product stands where it does in a list. */
export function whyElement({ id, name }, list) {
  const make = () => Object.assign(h("indwell-why", { item: id, list, label: `Why is ${name} here?` }), { me: personal.me });
  if (customElements.get("indwell-why")) return make();
  defined ??= load().catch(() => {});
  const place = document.createComment("");
  waiting.push([place, make]);
  return place;
}
