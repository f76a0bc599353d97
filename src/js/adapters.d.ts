// What the adapters for frameworks have in common.
import type { FullRankOptions } from "./rules.js";
import type { Item } from "./types.js";

/** Options of a list: those of `rank`, with what `indwell/full` has beside, and … */
export interface RankedOptions
  extends Pick<FullRankOptions, "list" | "limit" | "explain" | "min_confidence" | "weights" | "rules" | "diversity" | "current" | "context"> {
  /**
   * What may move when the order becomes known or changes after the list was drawn. `"unseen"`, the default: the tiles after the
   * last that may have been on the screen, or none if the list's element was not handed over. `"now"`: all, at once, for a list
   * that is out of sight.
   */
  when?: "unseen" | "now";
}

/** … how one of your own objects is an item, where it does not have an item's fields itself. */
export type ItemOf<T> = T extends Item ? { item?: (one: T) => Item } : { item: (one: T) => Item };
