// What every page of the shop has of Indwell, in one file of its own: the shop works without it, and does not wait for it.
export { open } from "../../indwell/full.js";
export { openWithConsent } from "../../indwell/consent.js";
export { attach } from "../../indwell/dom.js";
