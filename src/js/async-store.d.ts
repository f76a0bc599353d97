import type { StorageLike } from "./types.js";

/** A store of the page's own that answers with promises, such as one over IndexedDB, OPFS or an extension's storage. */
export interface AsyncHost {
  /** The text under a key; none is `undefined` or `null`. */
  get(key: string): PromiseLike<string | null | undefined>;
  /** Puts a text under a key; when it fails, the old one stands. */
  set(key: string, value: string): PromiseLike<unknown>;
  remove(key: string): PromiseLike<unknown>;
  /** All keys; others than `indwell/…` are left alone. */
  keys(): PromiseLike<Iterable<string>>;
  /**
   * If the store can tell: calls back when anything in it was changed, by whomever. Returns what ends that.
   * Without it, other tabs' changes are looked for after this one's writes and when its page is shown again.
   */
  subscribe?(changed: () => void): () => void;
}

export interface AsyncStoreOptions {
  /** Milliseconds that a call may take before `status()` tells `"timeout"`, and that `open` waits. 1 to 60,000, default 1,000. */
  timeout?: number;
}

export interface AsyncStore extends StorageLike {
  /**
   * Whether all that was written or erased so far has reached the store: waits for it, at most as long as the time-out.
   * For who must know, such as a service worker about to end, or a page about to say that all is erased.
   */
  settled(): Promise<boolean>;
}

/**
 * Makes a storage for `open` of a store with promises. What is recorded is written in order, one call at a time, and each
 * value is read back; until the store has it, `status().unsaved` counts it. Before the store has answered for the first
 * time, the history is in memory; it is united with what is stored when that arrives. A store that takes too long,
 * rejects or answers nonsense costs the page nothing: `status().reason` tells `"timeout"`, `"denied"` or `"full"`, and it is
 * asked again after a minute. Use the same object for the same store when you open again.
 */
export function asyncStore(store: AsyncHost, options?: AsyncStoreOptions | null): AsyncStore;
