// The question of a first visit: <indwell-onboarding>, below the first list, for whom nothing is known of.
import { facts } from "./facts.js";
import { whenNear } from "./near.js";
import { onRedraw, personal, redraw } from "./personal.js";
import { picture } from "./tile.js";

/** Keeps its room, where it is due, and asks once the screen comes near. */
export function welcome() {
  const { me, held } = personal;
  const place = document.getElementById("welcome");
  if (!me || held || me.consent.mode === "off" || me.choices().asked || me.interests().confidence > 0) return;
  place.hidden = false;
  onRedraw(() => (place.hidden = personal.held));
  whenNear(place, async () => {
    const { define } = await import("../../indwell/elements.js");
    define();
    const offers = facts.offers.map(({ key, value, id }) => ({ facet: { key, value }, image: picture({ id }) }));
    const element = Object.assign(document.createElement("indwell-onboarding"), { me: personal.me, offers });
    element.addEventListener("indwell:onboarding", ({ detail }) => detail.end === "done" && redraw());
    place.replaceChildren(element);
  });
}
