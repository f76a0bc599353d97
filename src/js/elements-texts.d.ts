import type { Texts } from "./elements.js";

/** The elements' texts in this language. */
declare const texts: Texts;
export default texts;
