import type { FullRankOptions } from "./rules.js";
import type { Indwell, Item, Slate } from "./types.js";

export interface AttachOptions {
  /** Whether lists are put in order. Default true, as what follows. */
  reorder?: boolean;
  /** Whether tiles half visible for a second are recorded. */
  impressions?: boolean;
  /** Whether clicks in tiles and on `data-indwell-action` controls are recorded. */
  clicks?: boolean;
  /** Whether `data-indwell-view` blocks are recorded, with how long they were visible. */
  views?: boolean;
  /** Whether `data-indwell-purchase` blocks are recorded. */
  purchases?: boolean;
  /**
   * Whether lists that are in the page now may have been on the screen. Found out if not given, and in doubt they
   * were: then tiles on the screen stay. `false` is for who calls before the first paint.
   */
  painted?: boolean;
  /**
   * Whether a `refresh` the visitor asked for is shown as a view transition, where the browser has them and the visitor did not
   * ask for less motion. Default false. Give each tile a `view-transition-name` of its own to see it move.
   */
  transitions?: boolean;
  /**
   * For every list; `list`, `limit` and pins come from its attributes. Rules but pins, and what begins with `diversity`, are for
   * sessions of `indwell/full`: what a rule promotes gets the attribute `data-indwell-promoted` with the rule's label, for a style sheet to show.
   * A discovery gets `data-indwell-discovery`.
   */
  rank?: Pick<FullRankOptions, "explain" | "min_confidence" | "weights" | "rules" | "diversity" | "current" | "context" | "aims" | "rotation" | "min_relevance" | "discover" | "fair" | "measure">;
}

export interface Attachment {
  /**
   * Ranks the lists again. Tiles on the screen stay, and lists the visitor is busy with; except with `userGesture`
   * inside the visitor's own click or key.
   */
  refresh(options?: { userGesture?: boolean }): void;
  /** Ends all observation and shows again what was hidden. */
  detach(): void;
}

/**
 * Records what the visitor does with the marked lists, tiles and blocks in `root` (default: the document), and keeps
 * the lists in order. Call it before the page's script adds its lists: then they are ordered before anybody sees them.
 *
 * Items the visitor does not want to see, and those beyond `data-indwell-limit`, get the `hidden` attribute: a style
 * sheet that sets `display` on tiles needs `[hidden] { display: none }` too.
 */
export function attach(me: Indwell, root?: Document | Element | ShadowRoot, options?: AttachOptions | null): Attachment;

/** Events on the list element; they bubble. */
export interface IndwellDomEvents {
  /** Before a list is ranked; `preventDefault()` leaves it as it is. */
  "indwell:before-rank": CustomEvent<{ items: Item[] }>;
  /** After a list was ranked; places count within the batch that was. */
  "indwell:ranked": CustomEvent<Slate>;
}

declare global {
  interface GlobalEventHandlersEventMap extends IndwellDomEvents {}
}
