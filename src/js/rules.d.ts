// What `rank` takes in indwell/full: the publisher's rules, and diversity.
import type { Indwell, Item, ItemList, RankOptions, Rule, Slate } from "./types.js";

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
 * is out; `exclude`; `include`; `boost` and `bury`; `diversity`; `cap`; `pin`; `promote`; `limit`.
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

export interface FullRankOptions extends Omit<RankOptions, "rules"> {
  rules?: readonly FullRule[] | null;
  diversity?: Diversity | null;
  /** Id of the item that the page is about, for `same` and `different`. */
  current?: string | number | null;
  /** What else is known of this visit, such as `{ device: "phone" }`, for rules. */
  context?: Record<string, OneOrMany<string>> | null;
}

/** A session of `indwell/full`. */
export interface FullIndwell extends Indwell {
  rank(items: readonly Item[] | ItemList, options?: FullRankOptions | null): Slate;
}
