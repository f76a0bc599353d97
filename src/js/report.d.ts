import type { Indwell } from "./types.js";

/** What is asked of every visitor alike. Keep all of them in one file: `indwell aggregate --questions` reads the same. */
export interface Question {
  /**
   * How the counts are read:
   * - `"popularity"`: one a bucket, which are items: bought or looked at so often.
   * - `"slots"`: views of a list. First those in which nothing was picked, then for each slot those in which it was; the
   *   buckets name the slots.
   * - `"variants"`: for each variant how often it won, and how often it was shown and did not; the buckets name the variants.
   */
  kind: "popularity" | "slots" | "variants";
  /** 1 to 1,000 names. */
  buckets: readonly string[];
  /** ε, from 0.01 to 10, in steps of 0.001: how much the answer may tell of this visitor. 1 is little, 4 is much. */
  epsilon: number;
  /** From 1 to 100: of all that is counted, so many are drawn. 1 is best, unless one visitor's mix is wanted. */
  cap: number;
}

/** What the page gets, to do with what it told its visitors it does. */
export interface Report {
  format: "indwell-report";
  version: 1;
  question: string;
  /** Whole numbers, below 0 as well: what was drawn of the counts, and noise on each. */
  values: number[];
}

/** What the site may be told of this visitor, and what it was told. */
export interface ReportStatus {
  /** ε in all, in any `days` days. */
  budget: number;
  spent: number;
  left: number;
  days: number;
  /** `values` is null where the visitor erased. Times are milliseconds since 1970; until `until` the same question gets the same answer. */
  answers: { question: string; time: number; until: number; epsilon: number; values: number[] | null }[];
}

export interface ReportOptions {
  /** What `open` or `openWithConsent` resolved to: where that may remember nothing, nothing is told; what it forgets, is forgotten here. */
  me: Pick<Indwell, "status" | "on">;
  /** Where what was spent is kept, such as `localStorage`; one that forgets between visits lets noise be averaged away. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** As `open` has it. */
  space?: string;
  /** ε that may be spent in any `days` days. Default 4. */
  budget?: number;
  /** From 1 to 400. Default 90. */
  days?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Even, independent whole numbers below 2^32; the browser's `crypto` unless told. For tests. */
  word?: () => number;
}

export interface Reports {
  /**
   * The answer to a question: `counts` are those of this visitor, `width(question)` of them. The same question gets the same
   * answer for `days` days, in every tab. Rejects with an IndwellError: `"budget"` when it would tell too much, `"off"` when
   * nothing may be remembered, `"storage"` when the answer cannot be kept, `"invalid_argument"` when something is wrong.
   */
  ask(name: string, question: Question, counts: readonly number[]): Promise<Report>;
  status(): ReportStatus;
  /** Forgets the answers; what they told stays spent. `me.forget` does it too. */
  forget(): void;
  /** Hears no longer of what `me` forgets. */
  close(): void;
}

/** Asks nothing and stores nothing before `ask` is called. */
export function openReports(options: ReportOptions): Reports;

/** How many counts a question wants. */
export function width(question: Pick<Question, "kind" | "buckets">): number;
