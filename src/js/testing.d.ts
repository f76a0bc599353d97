import type { Facet, Indwell, IndwellEvent, Item, OpenOptions, StorageLike } from "./types.js";

/** A made-up product or article. */
export interface Fixture extends Item {
  text: string;
  facets: Record<string, string>;
}

/** Made-up products with a category, a colour, a name and a price; the same every time. Default 24. */
export function products(count?: number): Fixture[];

/** Made-up articles with a section and an author, one an hour back from `now`. Default 24. */
export function articles(count?: number, now?: number): Fixture[];

/** What a visitor does who cares for this facet: at most `most` (5) events of that name (`view_item`) on the items that have it. */
export function visit(items: readonly Item[], facet: Facet, options?: { name?: IndwellEvent["name"]; most?: number }): IndwellEvent[];

/** A clock for `open`'s `now`, which stands until it is told otherwise. */
export interface Clock {
  (): number;
  /** Lets so many milliseconds pass; returns the time. */
  pass(ms: number): number;
  set(ms: number): number;
}

/** A clock that starts on a Monday morning of 2026, or at these milliseconds since 1970. */
export function clock(start?: number): Clock;

/** Numbers from 0 to below 1, the same row for the same seed. */
export function random(seed?: number): () => number;

/** A store for `open`'s `storage` that can be looked into and made to fail. */
export interface MemoryStore extends StorageLike {
  /** From now on reading, writing or all of it throws; nothing given: none of it does. */
  refuse(what?: "read" | "write" | "all"): void;
  /** What is stored. */
  entries(): Record<string, string>;
  /** UTF-16 units of all keys and values. */
  size(): number;
}

/** A store in memory. Beyond `quota` UTF-16 units it refuses as a full `localStorage` does. */
export function memoryStore(options?: { quota?: number; entries?: Record<string, string> }): MemoryStore;

/**
 * Opens a session for one test: a space of its own, a store in memory and a clock, unless you give yours; it has done `events`.
 */
export function openForTest<Store extends StorageLike = MemoryStore, Now extends () => number = Clock>(
  options?: Omit<OpenOptions, "storage" | "now"> & { storage?: Store; now?: Now; events?: readonly IndwellEvent[] },
): Promise<{ me: Indwell; now: Now; store: Store }>;

/** What is used of Playwright's `Page`. */
export interface PageLike {
  on(event: string, listener: (thing: never) => void): unknown;
  off(event: string, listener: (thing: never) => void): unknown;
}

/** Requests that may be made: the beginning of their address, an expression, or a function. */
export type Allowed = string | RegExp | ((request: { url: string; method: string }) => boolean);

/**
 * Rejects if the page, its frames, workers or popups make any request while `during` runs, and names them. Load the page before,
 * or allow what it loads: `{ allow: ["http://localhost:3000/"] }`.
 */
export function assertNoEgress(page: PageLike, during: () => unknown, options?: { allow?: readonly Allowed[] }): Promise<void>;
