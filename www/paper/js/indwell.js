// What every page of the paper has of Indwell, in one file of its own: the pages are whole without it.
export { open } from "../../indwell/index.js";
export { openWithConsent } from "../../indwell/consent.js";
export { attach } from "../../indwell/dom.js";
