import type { Attachment, AttachOptions } from "./dom.js";
import type { Indwell } from "./types.js";

/**
 * `<indwell-list name="home">`: a list whose tiles are in the visitor's order, wherever it is put. Tiles carry `data-indwell-item`
 * and the other marks of `indwell/dom`; they are children of the element, or of a `<ul>` or `<ol>` in it.
 *
 * Attributes: `name`; `limit`, how many are shown; `turns`, the facet whose values take turns; `weights`, those of `rank`, in JSON.
 */
export interface ListElement extends HTMLElement {
  /** What serves this list, or the promise of it, where that is not what `define` was given. Until then it keeps the page's order. */
  me: Indwell | PromiseLike<Indwell> | undefined;
  /** As for `attach`; of this list alone. The attribute `weights` wins. */
  options: AttachOptions | undefined;
  /** Ranks the list again: see `attach`. */
  refresh: Attachment["refresh"];
}

/**
 * Makes `<indwell-list>` known to the page, with what serves every list that is given no `me` of its own; again, it gives them
 * another. A list that `attach` looks after already is left to it.
 */
export function define(me?: Indwell | PromiseLike<Indwell>, options?: AttachOptions | null): void;

declare global {
  interface HTMLElementTagNameMap {
    "indwell-list": ListElement;
  }
}
