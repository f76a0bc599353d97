import type { ComputedRef, MaybeRefOrGetter, Plugin, ShallowRef } from "vue";
import type { ItemOf, RankedOptions } from "./adapters.js";
import type { Indwell, Item, Slate } from "./types.js";

export type { RankedOptions };

/** `app.use(indwell, me)`: makes a session, or the promise of one, known to all components. On the server it does nothing. */
export const indwell: Plugin<[me: Indwell | PromiseLike<Indwell> | undefined]>;

/** The session; its value is undefined on the server and while it opens. */
export function useIndwell(): Readonly<ShallowRef<Indwell | undefined>>;

export interface Ranked<T> {
  /** Your objects in the order in which to draw them; give each the key of its item. */
  items: ComputedRef<T[]>;
  /** Their places in what you handed over. */
  order: ComputedRef<number[]>;
  /** The last answer of `rank`: of the whole list, or of what was added to it last. */
  slate: ComputedRef<Slate | undefined>;
  /** For the element whose children are the tiles, one each: `<ul ref="list">`. It tells what the visitor may have seen. */
  list: ShallowRef<Element | { $el: Element } | null>;
  /** Ranks all of it anew. For the visitor's own click or key: what they see may move. */
  refresh: () => void;
}

/**
 * The visitor's order of a list: an array, a ref or a getter. A list that is new to the page has it before it is painted; one
 * that came from the server, or was there before the session opened, keeps what may have been seen. What is added at the end is
 * ranked by itself.
 */
export function useRanked<T>(
  items: MaybeRefOrGetter<readonly T[]>,
  ...options: T extends Item ? [(RankedOptions & ItemOf<T>)?] : [RankedOptions & ItemOf<T>]
): Ranked<T>;
