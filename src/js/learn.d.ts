import type { Moment } from "./experiments.js";
import type { Indwell, RankOptions, SignalName, StorageLike } from "./types.js";

/** The signals whose weights are learnt: what is in the basket, bought or judged outright is no question of taste. */
export type LearntSignal = Exclude<SignalName, "in_basket" | "bought" | "buy_again" | "opinion">;

export interface LearnerOptions {
  /** What `open` or `openWithConsent` resolved to. */
  me: Indwell;
  /** Where what is learnt is kept: the storage that `open` has, such as `localStorage`. Without it, in memory. */
  storage?: StorageLike | null;
  /** As `open` has it. */
  space?: string;
  /** The page's own weights, from which learning begins: those that it would give to `rank`. */
  weights?: RankOptions["weights"] & object;
  /**
   * Circumstances to learn in, with a session of `indwell/full`: which values of the facet key `per` (of paths the first parts) are picked
   * when. `of` gives them, or is called at each list: words and truths such as those of `moment`, or the weather, also arrays of them; at most 12 count. The item
   * that the page is about is one by itself (`current`, by its own values of `per`), while the address is that at which `view_item` told of it.
   */
  context?: { per: string; of: Circumstances | (() => Circumstances) } | null;
  /**
   * From 0 to 1: by how much of what is not known yet the weights in use differ from one page view to the next, so that more is found out
   * (Thompson sampling, tempered). 0, the default, tries nothing; 0.1 moves a weight of which nothing is known by 3 %.
   */
  explore?: number;
  /** Chance for that, from 0 to below 1: `Math.random` unless told, or one with a seed. */
  random?: () => number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** What the moment is. Numbers say nothing: make words of them. */
export type Circumstances = Record<string, unknown> | Moment;

/** What is known of one weight. */
export interface LearntWeight {
  signal: LearntSignal;
  /** With which `rank` is asked now. */
  weight: number;
  /** The page's own, or the default. */
  prior: number;
  /** What was learnt, as a share of `prior`: from a half to 4, of `viewed` from -4. */
  factor: number;
  /** How sure that is: the spread of `factor`, 0.3 before anything is known. */
  spread: number;
}

export interface Learner {
  /**
   * The same session: what is ranked through it is ranked by the learnt weights, what is tracked through it is learnt from
   * (`item_impression`: seen, `select_item`: picked). Hand it to `attach`, to the adapters and elements in the place of the other.
   */
  me: Indwell;
  weights(): LearntWeight[];
  status(): {
    storage: "persistent" | "memory" | "off";
    /** How many picks were learnt from. */
    picks: number;
    /**
     * How likely what was learnt is better than the page's own weights, from 0 to 1, by how each has foretold the latest picks:
     * from 2/3 on, the weights go from the ones to the others.
     */
    trust: number;
    /** What went wrong: how often, and what the last time. */
    problems: number;
    problem?: string;
  };
  /** Forgets what was learnt, and nothing else. */
  forget(): void;
  /** Ends it; what is kept stays. */
  close(): void;
}

/** Learns the weights of one visitor's signals. Throws `IndwellError` for wrong options only. */
export function openLearner(options: LearnerOptions): Learner;

export { moment, type Moment } from "./experiments.js";
