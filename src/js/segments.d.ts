import type { Indwell } from "./types.js";

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
