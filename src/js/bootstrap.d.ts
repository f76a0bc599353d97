/**
 * A script to put inline into the head, before any list. It puts marked lists into the order of the plan that
 * `open({ plan: true })` leaves behind, while the page is parsed: the first paint of a returning visitor is in order.
 *
 * Its tag says whose plan: `<script data-space="shop">`; `data-storage="session"` where the history is there, and
 * `data-deadline`, the milliseconds that it may take in all (50), after which lists keep the page's own order;
 * `data-taste`, the weight of `facet` that `rank` is given, if it is not 1.
 */
export const script: string;
/** For a Content-Security-Policy: `script-src 'sha256-…'`, with the quotes. */
export const hash: string;
