// What a page of the demos has of Indwell, told to the browser at the end of the page: otherwise it is asked for only when the page's own
// scripts have come. What the first frame needs goes first.

/** The element. */
export const preload = '<link rel="modulepreload" href="js/indwell.js" fetchpriority="low">';
