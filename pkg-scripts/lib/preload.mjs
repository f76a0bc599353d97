// What a page of the demos has of Indwell, told to the browser once the first frame is there: otherwise it is asked for only when the page's
// own scripts have come, and before that it would only stand in the way of what the first frame needs. One line of script at the end of
// the page, the same for every page; a policy allows it by its hash.
import { createHash } from "node:crypto";

const script =
  "requestAnimationFrame(()=>setTimeout(()=>document.head.append(Object.assign(document.createElement('link'),{rel:'modulepreload',href:'js/indwell.js'}))))";
export const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** The element, for the end of a page. */
export const preload = `<script>${script}</script>`;
