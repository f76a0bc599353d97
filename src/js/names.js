// Names that the wasm knows by their numbers: each list in the order of its Rust enum.

/** What the wasm can be asked for: `Call` of src/web/mod.rs. */
export const CALLS = ["track", "happened", "rank", "recommend", "item", "facet", "interests", "why", "forget", "export", "import", "status", "items"];

/** Events: `Name` of src/event.rs. */
export const EVENTS = [
  "view_item",
  "select_item",
  "add_to_wishlist",
  "add_to_cart",
  "remove_from_cart",
  "begin_checkout",
  "purchase",
  "refund",
  "search",
  "item_impression",
  "item_dwell",
  "like",
  "dislike",
  "hide",
  "set_preference",
];

/** Said of a facet: it is to be left out; `MUTED` of src/event.rs. */
export const MUTED = 2;

/** Signals, which have weights: `Signal` of src/rank/signal.rs. */
export const SIGNALS = [
  "page_order",
  "facet",
  "session_facet",
  "text",
  "price",
  "freshness",
  "viewed",
  "in_basket",
  "bought",
  "buy_again",
  "fatigue",
  "opinion",
  "collaborative",
];

/** Reasons: `Code` of src/rank/signal.rs. */
export const CODES = [
  "page_order",
  "facet",
  "session_facet",
  "disliked_facet",
  "text",
  "price",
  "freshness",
  "viewed",
  "in_basket",
  "bought",
  "buy_again",
  "fatigue",
  "liked",
  "disliked",
  "collaborative",
  "rule",
  "aim",
  "discovery",
  "fair",
];

/** Why the history is not kept as it should be: `Problem` of src/store/mod.rs. */
export const STORAGE_PROBLEMS = ["denied", "full", "corrupt", "newer"];

/** What `recommend` can be asked for: `Strategy` of src/recommend/suggest.rs. */
export const STRATEGIES = [
  "for_you",
  "similar",
  "also_viewed",
  "also_bought",
  "bought_together",
  "because_you_viewed",
  "trending",
  "popular",
];

/** Where a suggestion comes from: `Source` of src/recommend/suggest.rs. */
export const SOURCES = ["collaborative", "similar", "also_viewed", "also_bought", "bought_together", "trending", "popular"];
