import type { Indwell, OpenOptions, RankOptions } from "./types.js";

export interface DebugOptions {
  /** An entry's `open`, for visitors of the panel's own and for other times: sessions in memory. Without it there are none. */
  open?: (options: OpenOptions) => Promise<Indwell>;
  /** What `attach` was given as `rank`, so that the panel ranks as the page does. */
  rank?: Pick<RankOptions, "min_confidence" | "weights" | "rules">;
  /** Where lists are looked for. Default: the document. */
  root?: Document | Element | ShadowRoot;
}

export interface DebugPanel {
  /** What the panel warns of, as sentences. */
  warnings(): string[];
  /** Takes the panel away; nothing of it stays. */
  close(): void;
}

/**
 * Opens a panel over the page that shows every list's scores and what they are made of, what is recorded, stored and requested,
 * what other visitors and other times would make of the lists, and what is wrong with the markup. For who builds the site.
 */
export function debug(me: Indwell, options?: DebugOptions): DebugPanel;
