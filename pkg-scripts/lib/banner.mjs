// The shop's banner before the first paint: the variant that was dealt at an earlier visit takes the place of the usual one while the
// page is parsed. One line of script, before the usual one in the same block, so that that is never painted; a policy allows it by
// its hash. What is dealt is decided by indwell/experiments, and kept for this script by the shop.
import { createHash } from "node:crypto";

export const script =
  '(b=>{try{let n=localStorage[b.dataset.key],t=n&&[...b.children].find(c=>c.content&&c.dataset.indwellVariant==n);if(t||n&&n==b.dataset.usual)b.dataset.shown=n;t&&b.append(t.content.cloneNode(!0))}catch{}})(document.currentScript.parentNode)';
export const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
