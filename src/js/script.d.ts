import type * as bridge from "./bridge.js";
import type * as consent from "./consent.js";
import type * as dom from "./dom.js";
import type * as elements from "./elements.js";
import type * as inline from "./inline.js";
import type * as page from "./page.js";

/** What the global `Indwell` has on a page with `<script src="…/script.js"></script>`. */
export interface IndwellScript {
  open: typeof inline.open;
  IndwellError: typeof inline.IndwellError;
  attach: typeof dom.attach;
  openWithConsent: typeof consent.openWithConsent;
  tcf: typeof consent.tcf;
  consentMode: typeof consent.consentMode;
  define: typeof elements.define;
  dataLayer: typeof bridge.dataLayer;
  segment: typeof bridge.segment;
  watchPage: typeof page.watchPage;
}

declare global {
  var Indwell: IndwellScript;
}
