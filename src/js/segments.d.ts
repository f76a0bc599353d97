import type { Indwell, Item } from "./types.js";

/** Counts of the history on this device; times in days but for `session_minutes`. */
export interface Counters {
  /** A pause of half an hour ends a visit. */
  visits: number;
  /** Since the first event. */
  known: number;
  /** Between this visit, or now, and the one before. */
  away: number;
  views: number;
  purchases: number;
  /** Prices of what was bought, where they were told. */
  spent: number;
  in_basket: number;
  session_minutes: number;
  session_views: number;
  session_added: number;
  session_checkouts: number;
  /** Views of what was looked at before in the same visit. */
  session_repeats: number;
  /** Share of the items looked at that have the commonest facet among them; 0 below three items. */
  session_focus: number;
}

type Ranges = Partial<Record<keyof Counters, { min?: number; max?: number }>>;
/** All counters lie in their ranges; of a list, those of one. */
export type Segment = Ranges | readonly Ranges[];

export const SEGMENTS: Record<"new" | "returning" | "loyal" | "high_value" | "at_risk", Segment>;
export function counters(me: Indwell): Counters;
/** The names of the segments that hold now, of the usual ones and of the page's own. */
export function segments(me: Indwell, own?: Record<string, Segment>): string[];
export function intent(me: Indwell): "browsing" | "comparing" | "ready";

/**
 * What the visits are about, by points, most first: the first value of `key` that is looked at has 10, one that is looked at after
 * that 5 more; where it is new, all others lose 1. With every visit that ends they count `decay` (a half) of it; `most` (5) are kept.
 * It is the affinity to categories that Adobe Target documents, for those who have rules that rest on it; `rank` and `interests`
 * go by decay in time and by evidence.
 */
export function affinities(me: Indwell, key: string, options?: { most?: number; decay?: number } | null): { value: string; points: number }[];
/**
 * Which value of `key` may be looked at next, likeliest first; the shares add up to 1. By what came after the last one in this
 * visitor's own visits, and as far as that is little by how often each was looked at (Witten and Bell 1991). Empty without history.
 */
export function nextFacet(me: Indwell, key: string): { value: string; share: number }[];
/**
 * What was left in the visits before this one, as places in `items`, newest first, for 14 days. `looked`: looked at, and neither
 * bought, put into the basket or refused since; what is looked at in this visit is not left. `basket`: still in the basket.
 */
export function left(me: Indwell, items: readonly Pick<Item, "item_id">[]): { looked: number[]; basket: number[] };
