// indwell/elements: <indwell-preferences> and <indwell-why>. Importing has no effect; `define` makes them known to the page.
import { speak } from "./elements-parts.js";
import { Preferences } from "./elements-preferences.js";
import { Why } from "./elements-why.js";

export { format } from "./elements-words.js";
export { default as en } from "./elements-en.js";

/** @type {import("./elements.js").define} */
export function define({ languages = [] } = {}) {
  speak(languages);
  if (!customElements.get("indwell-preferences")) customElements.define("indwell-preferences", Preferences);
  if (!customElements.get("indwell-why")) customElements.define("indwell-why", Why);
}
