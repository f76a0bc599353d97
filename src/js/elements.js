// indwell/elements: <indwell-preferences>, <indwell-why> and <indwell-onboarding>. Importing has no effect; `define` makes them known to the page.
import { speak } from "./elements-parts.js";
import { Onboarding } from "./elements-onboarding.js";
import { Preferences } from "./elements-preferences.js";
import { Why } from "./elements-why.js";

export { format } from "./elements-words.js";
export { default as en } from "./elements-en.js";

/** @type {import("./elements.js").define} */
export function define({ languages = [] } = {}) {
  speak(languages);
  for (const [name, element] of Object.entries({ preferences: Preferences, why: Why, onboarding: Onboarding })) {
    if (!customElements.get(`indwell-${name}`)) customElements.define(`indwell-${name}`, element);
  }
}
