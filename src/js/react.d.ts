import type { ReactElement, ReactNode } from "react";
import type { ItemOf, RankedOptions } from "./adapters.js";
import type { Indwell, Item, Slate } from "./types.js";

export type { RankedOptions };

/** Makes a session, or the promise of one, known to all components below. Make it once, outside of any component. */
export function IndwellProvider(props: { me: Indwell | PromiseLike<Indwell> | undefined; children?: ReactNode }): ReactElement;

/**
 * The session; undefined on the server, while it opens, and while a component takes over what the server drew.
 */
export function useIndwell(): Indwell | undefined;

export interface Ranked<T> {
  /** Your objects in the order in which to draw them; give each the key of its item. */
  items: T[];
  /** Their places in what you handed over. */
  order: number[];
  /** The last answer of `rank`: of the whole list, or of what was added to it last. Undefined while there is no session. */
  slate: Slate | undefined;
  /** For the element whose children are the tiles, one each. It tells what the visitor may have seen. */
  ref: (element: Element | null) => void;
  /** Ranks all of it anew. For the visitor's own click or key: what they see may move. */
  refresh: () => void;
}

/**
 * The visitor's order of a list. Drawn in the browser with a session at hand, the list has it from the first; one that came from
 * the server, or was drawn before the session opened, keeps what may have been seen. What is added at the end is ranked by itself.
 */
export function useRanked<T>(
  items: readonly T[],
  ...options: T extends Item ? [(RankedOptions & ItemOf<T>)?] : [RankedOptions & ItemOf<T>]
): Ranked<T>;
