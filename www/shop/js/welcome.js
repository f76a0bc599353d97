// The question of a first visit: <indwell-onboarding>, below the first list, for whom nothing is known of.
import { h } from "./html.js";
import { personal, redraw } from "./personal.js";
import { picture } from "./picture/picture.js";

const OFFERED = ["category=Kitchen", "category=Garden", "category=Party", "category=Jewellery", "theme=Retrospot", "theme=Hearts", "theme=Vintage", "theme=Birds"];

let section; // one and the same however often the lists are drawn: the visitor may be in the middle of it

/** Its row, once `prepareWelcome` made it. */
export const welcome = () => !personal.held && section;

export async function prepareWelcome({ all }) {
  const { me } = personal;
  if (!me || me.consent.mode === "off" || me.choices().asked || me.interests().confidence > 0) return;
  const { define } = await import("../../indwell/elements.js");
  define();
  const element = Object.assign(document.createElement("indwell-onboarding"), { me, offers: offers(all) });
  element.addEventListener("indwell:onboarding", ({ detail }) => {
    if (detail.end !== "done") return;
    redraw();
    element.shadowRoot.querySelector("[part=end]")?.focus({ preventScroll: true }); // it was moved along with the lists
  });
  section = h("section", { class: "row welcome" }, element);
}

/** Each with a picture of its best seller, none twice. */
function offers(all) {
  const taken = new Set();
  return OFFERED.map((name) => {
    const [key, value] = name.split("=");
    const product = all.find((one) => !taken.has(one) && (one.department === value || one.facets[key]?.includes(value)));
    taken.add(product);
    return { facet: { key, value }, image: picture(product) };
  });
}
