import type { ItemOf, RankedOptions } from "./adapters.js";
import type { Indwell, Slate } from "./types.js";

export type { RankedOptions };

/** A store of Svelte's, and what belongs to it. */
export interface RankedStore<T> {
  /** `$list`: your objects in the order in which to draw them; key each by its item's id. */
  subscribe(run: (items: T[]) => void): () => void;
  /** The page's items are these now. What is added at the end is ranked by itself; any other list is a new one. */
  set(items: readonly T[]): void;
  /** An action for the element whose children are the tiles, one each: `use:list.tiles`. It tells what the visitor may have seen. */
  tiles(node: Element): { destroy(): void };
  /** Ranks all of it anew. For the visitor's own click or key: what they see may move. */
  refresh(): void;
  /** The last answer of `rank`. */
  slate(): Slate | undefined;
}

/**
 * The visitor's order of a list. It starts in the page's own order, as the server has it; a list that is new to the page is put
 * into the visitor's before it is painted; one that came from the server, or was there before the session opened, keeps what may
 * have been seen.
 */
export function ranked<T>(
  items: readonly T[],
  options: RankedOptions & ItemOf<T> & { me: Indwell | PromiseLike<Indwell> | undefined },
): RankedStore<T>;
