// <indwell-why> in the place of the button that asks for it, loaded when that is first pressed.
import { define } from "../../indwell/elements.js";
import { h } from "./html.js";
import { onNews, personal, redraw } from "./personal.js";
import "./shell.js"; // so that what every page has stays one file

define();
let answered = false; // the visitor said something in the panel that is open: the list follows when it is closed

onNews(() => {
  for (const element of document.querySelectorAll("indwell-why")) if (element.me !== personal.me) element.me = personal.me;
});
document.addEventListener("indwell:feedback", () => (answered = true));
document.addEventListener("indwell:why", ({ detail }) => {
  if (detail.open || !answered) return;
  answered = false;
  redraw();
  setTimeout(focusAgain, 0, detail.item_id); // a list that has the focus in it keeps its order
});

/** The tile was drawn anew, or is gone: the focus goes to its successor, or to a place that stays. */
function focusAgain(item) {
  const again = [...document.querySelectorAll("[data-why]")].find((button) => button.dataset.why === item && button.checkVisibility());
  (again ?? document.getElementById("learnt")).focus({ preventScroll: true });
}

/** Says why the product of a tile stands where it does in a list. */
export async function answer(button, list) {
  const element = Object.assign(h("indwell-why", { item: button.dataset.why, list, label: button.getAttribute("aria-label") }), { me: personal.me });
  button.replaceWith(element);
  await null; // it draws itself at the end of this turn
  element.shadowRoot.querySelector("button").click();
}
