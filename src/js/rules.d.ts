// What `rank` takes in indwell/full: the publisher's rules, aims, diversity; and what else its sessions can do.
import type { Indwell, Item, ItemList, RankOptions, RecommendOptions, Rule, Slate, Strategy, Suggestion, Suggestions } from "./types.js";

/** One, or a list of them. */
export type OneOrMany<T> = T | readonly T[];

/** Which items a rule is about: all that is given must hold. Plain data; no code is run. */
export interface Where {
  item_id?: OneOrMany<string | number>;
  /** It has these facets: one of the values of every key. A path such as `"Shoes"` names all that is below it. */
  facets?: Record<string, OneOrMany<string>>;
  /** Its price is known, and from `min` to `max`. */
  price?: { min?: number; max?: number };
  /** What the visitor did with it: one of these. */
  is?: OneOrMany<"viewed" | "in_basket" | "bought" | "shown" | "liked" | "disliked">;
  /** It shares all values of these facet keys with the `current` item of the page. */
  same?: OneOrMany<string>;
  /** It does not. */
  different?: OneOrMany<string>;
  /** Not before, and before: milliseconds since the epoch, an ISO 8601 string or a Date. */
  from?: number | string | Date;
  until?: number | string | Date;
  /** The visitor's local time, whole hours from 0 to 24; `[22, 6]` runs over midnight. */
  hours?: readonly [from: number, until: number];
  weekdays?: OneOrMany<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">;
  /** The page passed one of these values as `context`, for every key. */
  context?: Record<string, OneOrMany<string>>;
  all?: OneOrMany<Where>;
  any?: OneOrMany<Where>;
  not?: Where;
}

/**
 * A rule of the publisher's. They are settled in this order, whatever the order they are given in: what the visitor hid
 * is out; `exclude`; `include`; `min_relevance`; `boost` and `bury`, `aims`, `rotation`; `diversity`; `cap`; `pin`; `promote`; `discover`;
 * `fair`; `limit`.
 */
export type FullRule =
  /** `pin`: this item stands in this slot, counted from 0; of two on one slot the first given, and the other behind it. */
  | Rule
  /** These are out. */
  | { exclude: Where }
  /** Only these, or those of another `include`, are in. */
  | { include: Where }
  /** These gain or lose so much, from 0 to 20, in log-odds: 0.7 makes a pick twice as likely. */
  | { boost: number; where: Where }
  | { bury: number; where: Where }
  /** At most so many of one value of this facet key, of a path its first part, among the first slots (48, or `within`), while there are others. */
  | { cap: number; per: string; within?: number }
  /** The best of these stand in these slots, from 0 to 47, or in a share of them; they come with the label as `promoted`. */
  | { promote: Where; slots: OneOrMany<number>; label?: string }
  | { promote: Where; share: number; label?: string };

/** How unlike each other neighbours are to be: a strength from 0 to 1, by default as a determinantal point process. */
export type Diversity =
  | number
  | { method?: "dpp" | "mmr"; strength: number }
  /** Brings the mix of this facet key's values near to the visitor's own. */
  | { method: "calibrated"; strength: number; per: string };

/** An aim beside relevance. */
export interface Aim {
  /** What one standard deviation of its numbers within the list is worth in log-odds, from -20 to 20. */
  weight: number;
  /** Its numbers, the more the better: by `item_id`, or a function of an item as it was handed in. What has none is as the mean. */
  of: Record<string, number | null | undefined> | ((item: Item) => number | null | undefined);
}

export interface FullRankOptions extends Omit<RankOptions, "rules"> {
  rules?: readonly FullRule[] | null;
  diversity?: Diversity | null;
  /** Id of the item that the page is about, for `same` and `different`. */
  current?: string | number | null;
  /** What else is known of this visit, such as `{ device: "phone" }`, for rules. */
  context?: Record<string, OneOrMany<string>> | null;
  /** What else counts, by its name. `freshness` has numbers of its own, -ln(1 + age in days): there a weight is enough. */
  aims?: { freshness?: number | Aim } | Record<string, number | Aim> | null;
  /**
   * What was shown and not picked since makes way: its odds are multiplied by `1 - rate` (0 to 1) in that moment, and by 1 again after
   * `time` seconds (7200). The signal `fatigue` is silent then.
   */
  rotation?: { rate: number; time?: number } | null;
  /**
   * An item is left out when the visitor's signals make its odds of a pick less than so many times what its place on the page makes
   * them, from 0 to 100: at 0.5, what suits them half as well as anybody. Pins stay; for a visitor nobody knows all do.
   */
  min_relevance?: number | null;
  /** These slots, from 0 to 47, or a share of them, are for what the visitor knows least, by all facet keys or by one. */
  discover?: { slots: OneOrMany<number>; per?: string } | { share: number; per?: string } | null;
  /** The exposure of each value of a facet key is reported; a floor, from 0 to 1, for all values or for those named. */
  fair?: { per: string; floor?: number | Record<string, number> } | null;
  /** A facet key of which is wanted how varied the slate is. */
  measure?: string | null;
}

/** A mean over the slate, each slot counted by its attention; null where nothing has a number. */
export interface Trade {
  /** Without any aims. */
  before: number | null;
  /** As it is. */
  after: number | null;
}

/** The slate of `indwell/full`. */
export interface FullSlate extends Slate {
  /** With `aims`: what each has from the slate, in the unit of its numbers. */
  aims?: Record<string, Trade>;
  /** With `aims`: the same of the score without them. */
  relevance?: Trade;
  /** With `fair`: of each value its part of the attention of the first slots (48, or `limit`), in the slate and in the page's order; and its floor. */
  exposure?: { value: string; share: number; page: number; floor: number }[];
  /** With `measure`: entropy in bits of the key's values in the exposure of the slate, in the list, and in the visitor's history. */
  measure?: { per: string; shown: number; list: number; history: number };
}

/** Strategies in turn, until there are enough. */
export interface ChainOptions extends Omit<RecommendOptions, "strategy"> {
  strategies: OneOrMany<Strategy>;
  /** Items of the page, which fill what is left in the page's own order. */
  items?: readonly Item[] | null;
}

export interface Chain extends Omit<Suggestions, "strategy" | "items"> {
  strategies: Strategy[];
  /** None twice; `strategy` says which of them gave it. */
  items: (Suggestion & { strategy: Strategy | "page_order" })[];
}

/** How varied some events are. */
export interface Spread {
  /** Entropy of the values met: 0 for one alone, log2(n) for n equally often. */
  bits: number;
  /** How many values were met, in how many events. */
  values: number;
  events: number;
}

export interface Bubble {
  per: string;
  /** What was shown and seen, and what was looked at, over the whole history. */
  shown: Spread;
  chosen: Spread;
  /** The same by weeks, the newest last, with times in milliseconds since 1970. */
  weeks: { from: number; until: number; shown: Spread; chosen: Spread }[];
}

/** A session of `indwell/full`. */
export interface FullIndwell extends Indwell {
  rank(items: readonly Item[] | ItemList, options?: FullRankOptions | null): FullSlate;
  recommend(options?: RecommendOptions | null): Suggestions;
  recommend(options: ChainOptions): Chain;
  /** How many kinds of things the visitor is shown and looks at, by the first parts of a facet key, over all and for so many weeks (12; at most 26). */
  bubble(options: { per: string; weeks?: number | null }): Bubble;
}
