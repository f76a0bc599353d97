// Types of packs and of what is suggested from them.

/** Where a pack comes from: an address is fetched, from this site or one that allows it (CORS). */
/** A `PackInfo` is a pack that this page has loaded before, in whichever session: it is not fetched again. */
export type PackSource = string | URL | ArrayBuffer | ArrayBufferView | Response | PackInfo | Promise<ArrayBuffer | ArrayBufferView | Response>;

export interface LoadOptions {
  /** What the pack is called; one with the same name makes way for it. Default: its address, or `"pack"` for bytes. */
  name?: string | null;
}

/** A pack that is loaded. */
export interface PackInfo {
  name: string;
  bytes: number;
  items: number;
  /** Milliseconds since 1970; null when it does not say. */
  built: number | null;
}

/**
 * `"for_you"`: what suits the visitor; where that is too little, what is also bought, trending and popular.
 * `"similar"`, `"also_viewed"`, `"also_bought"`: with the items in `like`, or the one viewed last.
 * `"bought_together"`: with the items in `like`, or those in the basket.
 * `"because_you_viewed"`: with one item viewed lately, which every reason names.
 * `"trending"`, `"popular"`: whoever it is.
 */
export type Strategy =
  | "for_you"
  | "similar"
  | "also_viewed"
  | "also_bought"
  | "bought_together"
  | "because_you_viewed"
  | "trending"
  | "popular";

export interface RecommendOptions {
  /** Default `"for_you"`. */
  strategy?: Strategy | null;
  /** Ids of items to go by. */
  like?: string | readonly string[] | null;
  /** Most items. Default 12. */
  limit?: number | null;
  /** Ids of items that are not wanted, such as the one on this page. */
  exclude?: string | readonly string[] | null;
}

/** Where a suggestion comes from. */
export type SuggestionCode = "collaborative" | "similar" | "also_viewed" | "also_bought" | "bought_together" | "trending" | "popular";

/** One suggested item. Scores compare within one `code` alone; items are in the order in which to show them. */
export interface Suggestion {
  item_id: string;
  score: number;
  /** Their values sum to the score. `because` is the item that speaks most for this one. */
  reasons: { code: SuggestionCode; value: number; because?: string }[];
}

export interface Suggestions {
  strategy: Strategy;
  /** Best first, none twice; without those that are hidden, in the basket, excluded, or bought and not consumable. */
  items: Suggestion[];
  /** Why there are none though there may be: see `Slate`. */
  fallback?: "trap" | "busy";
}
