import type { Indwell, StorageLike } from "./types.js";

/** An experiment: who sees which variant is settled by the visitor's random id and the salt, alike at every visit. */
export interface Experiment {
  /**
   * 1 to 20 variants with their weights, numbers of at least 0; the names are 1 to 64 of `A-Z a-z 0-9 _ . / -`. One of them is
   * usually the page's own default, under a name for which there is no template.
   */
  variants: Record<string, number>;
  /** Default: the experiment's name. Another salt deals all visitors anew. */
  salt?: string;
  /**
   * A group of experiments that exclude each other, and the part of it, `[from, to)` of 0 to 1, that takes part in this one: ranges
   * of one group may not overlap, so each visitor is in one of them at most.
   */
  group?: string;
  range?: readonly [from: number, to: number];
}

export interface ExperimentsOptions {
  /**
   * What `open` or `openWithConsent` resolved to: where it keeps nothing, nothing is read, counted or chosen here, and every block
   * keeps its default; where it is in memory, so is this; what it forgets as a whole, is forgotten here.
   */
  me: Pick<Indwell, "status" | "on">;
  /** Where the visitor's id and the counts are kept: the storage that `open` has, such as `localStorage`. Without it, in memory. */
  storage?: StorageLike | null;
  /** As `open` has it. */
  space?: string;
  /** By name. `"holdout"` is taken. */
  experiments?: Record<string, Experiment>;
  /** The share of visitors, 0 to 1, who see the page as it is: no variant, and by your leave no order. Default 0. */
  holdout?: number;
  /** Days after which what `choose` learnt counts half, so that it follows what changes. From 0.01 to 10,000; default 30. */
  half_life?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Even, independent whole numbers below 2^32; the browser's `crypto` unless told. For tests. */
  random?: () => number;
}

/** What was chosen for one block. None of it throws; what is not recorded is `false`. */
export interface Choice {
  /** For `reward`, on this page or a later one; `null` without a variant. */
  readonly id: string | null;
  readonly block: string | null;
  /** `null`: the page's own default, because the visitor takes no part, nothing may be kept, or something was wrong. */
  readonly variant: string | null;
  /** The probability with which this variant was chosen, above 0 to 1. */
  readonly propensity: number;
  /** Records that the visitor saw it, once for this choice. True: it is kept. */
  exposed(): boolean;
  /** Does so once half of the element, or half a screen of it, was in sight for a second, and records how long it stays; returns what ends it. */
  seen(element: Element): () => void;
  /** Records how long it was in sight, in ms; `seen` does it by itself. */
  dwelt(ms: number): boolean;
  /** Records a click; what was clicked was seen. */
  clicked(): boolean;
}

export interface ChooseOptions {
  /** Circumstances that are learnt apart, such as `"mobile"`: up to 64 of `A-Z a-z 0-9 _ . / -`. Default none. */
  context?: string;
  /**
   * Numbers that say in which circumstances this is chosen: 1 to 15, from -1000 to 1000, best about -1 to 1; always the same ones in the
   * same order. Which variant does best may then depend on them: linear Thompson sampling over the choices that are kept.
   */
  features?: readonly number[];
  /** Whether this visitor goes on seeing what they saw in this block and context, as long as its row is kept. Default false. */
  sticky?: boolean;
  /** The least probability of each variant, 0 to 1 over their number. Default 0.01. With 0, `indwell estimate` has no ground. */
  minimum?: number;
}

/** What is known of a variant beforehand: its rate of success among all visitors, worth so many showings. Default 0.5 and 2: nothing. */
export interface Prior {
  rate?: number;
  count?: number;
}

/** What this visitor did with one variant, or one list. */
export interface Metrics {
  /** Of a list: showings of it as a whole. */
  exposures: number;
  clicks: number;
  conversions: number;
  /** In the shop's currency. */
  revenue: number;
  dwell_ms: number;
}
export interface VariantMetrics extends Metrics {
  experiment: string;
  variant: string;
  list?: undefined;
}
export interface ListMetrics extends Metrics {
  list: string;
  strategy: string;
  experiment?: undefined;
}

export interface Experiments {
  /** The visitor's variant in an experiment. Never throws. */
  variant(name: string): Choice;
  /**
   * Chooses for a block what has done best here, by Thompson sampling (Beta priors; Thompson 1933), each variant with `minimum` at
   * least. It learns from `reward`; a choice counts as shown when it is exposed. Never throws: what is wrong is in `status()`.
   */
  choose(block: string, variants: readonly string[] | Record<string, Prior | null>, options?: ChooseOptions | null): Choice;
  /** What a choice earned, from 0 to 1 (the default); together 1 at most. Takes the choice, or its `id` on a later page. */
  reward(choice: Choice | string, value?: number): boolean;
  /**
   * Records a conversion, with what it brought, for what the visitor saw last in each block, and for the list in which they clicked
   * last; how many that are.
   */
  converted(revenue?: number): number;
  /** The holdout as an experiment of its own, with the variants `"held"` and `"rest"`; `null` where there is none. */
  holdout(): Choice;
  /**
   * Counts what a list brings, by its name and by what it is made of: `"ranked"` unless told, or a strategy of `recommend`, or what
   * else you call it (names as above). Once a page view: what it returns is for `measure`. Nothing is dealt; `propensity` is 1.
   */
  list(name: string, strategy?: string): Choice;
  /** What was counted on this device. Nobody else sees it but who the page shows it to. */
  metrics(): (VariantMetrics | ListMetrics)[];
  /** Erases what was counted and the id, in every tab: the next variants are dealt anew. The history stays. */
  forget(): void;
  /**
   * What was seen, the newest hundred or less, as CSV that `indwell estimate` reads: variant, propensity, reward, context, and
   * block and time. An experiment has one row a visitor. Estimates are of one block: name it, here or when reading.
   */
  rows(block?: string): string;
  /** Where it is kept, the size of this page's part in characters, and how often something was wrong, with the last of it. */
  status(): { storage: "persistent" | "memory" | "off"; bytes: number; problems: number; problem?: string };
  /** Ends all watching; what is kept stays. */
  close(): void;
}

/**
 * Reads and writes nothing before a choice is asked for. Throws an `IndwellError` that names the option if one is wrong (`code`
 * `"invalid_option"` or `"unknown_option"`); after that, nothing throws.
 */
export function openExperiments(options: ExperimentsOptions): Experiments;

/**
 * Fills blocks from their own templates. `data-indwell-experiment="hero"`: the visitor's variant of that experiment;
 * `data-indwell-choose="hero"`: chosen among `"default"`, what stands there, and the templates, and kept. The children
 * `<template data-indwell-variant="name">` hold the variants; without one of the name the default stands, and so it does where it
 * may have been seen already. What is seen and clicked (links and buttons) is counted. Returns what ends that.
 */
export function applyVariants(root: Document | Element | DocumentFragment, tests: Pick<Experiments, "variant" | "choose">): () => void;

/**
 * Counts what comes of a block or a list: seen, how long, and clicks on its links and buttons (not on those with `aria-haspopup`, which
 * open something of their own). Returns what ends that.
 */
export function measure(element: Element, choice: Choice): () => void;

/** Observations of a variant: how many, and the sum of their rewards, each from 0 to `most`. */
export interface Observed {
  count: number;
  sum: number;
}

/**
 * The difference of two means, `a - b`, and an interval that holds at all times at once with a probability of `1 - alpha` (above 0
 * to 0.5, default 0.05): look as often as you like. It is exact, at any count, for rewards from 0 to `most` (default 1) whose
 * mean stays, however the variants were dealt. `difference` is `NaN` while one has none. Throws an `IndwellError` for what is wrong.
 */
export function difference(a: Observed, b: Observed, options?: { alpha?: number; most?: number }): { difference: number; low: number; high: number };

/** A slot of an interleaved list: the place of the item, and whose pick it is. */
export interface Slot {
  place: number;
  team: 0 | 1;
}

/**
 * One list from two orders of the same places, by turns in each of which chance says who picks first (team-draft interleaving:
 * Radlinski, Kurup and Joachims, CIKM 2008). `seed` is two whole numbers below 2^32; the same seed gives the same list.
 */
export function interleave(first: readonly number[], second: readonly number[], seed: readonly [number, number]): Slot[];

/** Clicks on the first order's slots less those on the second's: above 0 where the first won. */
export function credit(slate: readonly Slot[], clicked: readonly number[]): number;

/** The circumstances of a moment. */
export interface Moment {
  /** From 0, 6, 11 and 17 o'clock on, by the device's clock. */
  day: "night" | "morning" | "midday" | "evening";
  weekday: "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
  weekend: boolean;
  /** By the width of the window: below 600 pixels, below 1024, or more. */
  device: "phone" | "tablet" | "desktop";
  /** The page's own (`<html lang>`), without its region; empty where it says none. */
  language: string;
  /** Where the visitor comes from: a link with a campaign's parameters, this site, a search engine, a social network, elsewhere, or it is not said. */
  from: "campaign" | "own" | "search" | "social" | "other" | "none";
  /**
   * For `choose`: whether it is morning, midday, evening, weekend, a phone, a tablet, from a search engine, from a campaign; 1 or 0; and sine and
   * cosine of the day of the week, as a part of a circle that begins on Sunday.
   */
  features: number[];
}

/**
 * The circumstances of this moment, from what every page knows and nothing else: clock, width, the page's language, referrer. Nothing is
 * kept. What you know besides (weather, page type) you add yourself.
 */
export function moment(given?: { date?: Date; width?: number; page?: Document }): Moment;
