// For a plain <script>: everything in one file, as the global `Indwell`. The wasm lies in it, so nothing more is fetched.
export { open, IndwellError } from "./inline.js";
export { attach } from "./dom.js";
export { consentMode, openWithConsent, tcf } from "./consent.js";
export { define } from "./elements.js";
export { dataLayer, segment } from "./bridge.js";
export { watchPage } from "./page.js";
