/// <reference lib="esnext.disposable" />
// The types of Indwell. Values a page hands in, then values it gets back.
import type { Choices } from "./chosen.js";
import type { LoadOptions, PackInfo, PackSource, RecommendOptions, Suggestions } from "./recommend.js";

export type * from "./chosen.js";
export type * from "./recommend.js";

/** A visitor's attribute and value of an item, such as `{ key: "brand", value: "Acme" }`. */
export interface Facet {
  key: string;
  /** A value with `/` is a path: `"Shoes/Running"` counts for `"Shoes"` as well. */
  value: string;
}

/** The part of `Storage` that Indwell uses. Any method may throw: that counts as "not stored". */
export interface StorageLike {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where the wasm comes from. */
export type WasmSource =
  | ArrayBuffer
  | ArrayBufferView
  | WebAssembly.Module
  | URL
  | string
  | Response
  | Promise<ArrayBuffer | ArrayBufferView | WebAssembly.Module | Response>;

export interface OpenOptions {
  /** The namespace of the site's keys in storage: 1 to 32 of `A-Z a-z 0-9 _ . -`. Default `"default"`. */
  space?: string | null;
  /**
   * Where the history is kept. Default `"memory"`: until the page goes away. `"local"` and `"session"` are the
   * browser's storages; `"off"` records nothing, ranks nothing, touches no storage and loads no wasm. A store of your own
   * is an object like `localStorage`, or `asyncStore(…)` of `indwell/async-store` if it answers with promises.
   */
  storage?: "local" | "session" | "memory" | "off" | StorageLike | null;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  now?: (() => number) | null;
  /**
   * A pack to load: see `load`. It holds nothing up: `open` resolves before, `change` tells when it is there, and one that
   * cannot be loaded is a `problem`.
   */
  pack?: PackSource | null;
  /**
   * Whether a plan is left beside the history as the page is hidden: weights of facets, named by hashes, with which the
   * script of `indwell/bootstrap` orders the lists of the next page before its first paint. Only with `"local"` and
   * `"session"`; erased with the history. `"unless_refused"`: void while the browser says Global Privacy Control or Do
   * Not Track; `false` takes away one that is there. Default: none is made.
   */
  plan?: boolean | "unless_refused" | null;
  /**
   * Facet keys that nothing of the page's is ever learnt from, such as `["gender", "size"]`: these facets are left out of every event and every list
   * before anything is made of them, and out of every pack before it is taken in, so neither taste nor rules nor suggestions know of them. What
   * was learnt before, `forget({ facet })` takes back.
   */
  never_learn?: readonly string[] | null;
}

/** A product or an article. GA4's spellings (`item_name`, `item_brand`, `item_category` …) are read too. */
export interface Item {
  item_id: string;
  facets?: Record<string, string | readonly string[]> | null;
  /** In the shop's currency, above 0. */
  price?: number | null;
  /** A name or headline; its words are kept as hashes only. */
  text?: string | null;
  /** When it was published or went on sale. */
  time?: number | string | Date | null;
  /** Bought again and again: having bought it is no reason to hold it back. */
  consumable?: boolean | null;
  /**
   * Says something about health, faith or the like: it keeps its place, and nothing about it is read, recorded or kept. What is
   * known afterwards is what it would be without it. An event that names it by its id alone needs the mark as well.
   */
  sensitive?: boolean | null;
  item_name?: string | null;
  item_brand?: string | null;
  item_category?: string | null;
  item_category2?: string | null;
  item_category3?: string | null;
  item_category4?: string | null;
  item_category5?: string | null;
  item_variant?: string | null;
}

export type FeedbackKind = "like" | "dislike" | "hide";

export type EventName =
  | "view_item"
  | "select_item"
  | "add_to_wishlist"
  | "add_to_cart"
  | "remove_from_cart"
  | "begin_checkout"
  | "purchase"
  | "refund"
  | "search"
  | "item_impression"
  | "item_dwell"
  | "content_progress"
  | "item_feedback"
  | "set_preference";

/** GA4 events that say nothing about one item: taken and left out. */
export type IgnoredEventName =
  | "page_view"
  | "view_item_list"
  | "view_cart"
  | "view_promotion"
  | "select_promotion"
  | "add_shipping_info"
  | "add_payment_info"
  | "view_search_results"
  | "login"
  | "scroll";

/** Items that were read once: what `items` of an `Indwell` gives. Any of them on the page can rank it. */
export interface ItemList {
  readonly length: number;
  /** What could not be read; those items keep their places. */
  readonly problems: readonly Problem[];
}

/** Something the visitor did. The items are those of `item_id`, `item` and `items`. */
export interface IndwellEvent {
  name: EventName | IgnoredEventName;
  item_id?: string | null;
  item?: Item | null;
  items?: readonly Item[] | null;
  /** When, if not now. */
  time?: number | null;
  /** Nothing about it is to be kept: see `Item`. */
  sensitive?: boolean | null;
  /** `item_dwell`: how long it was visible. */
  dwell_ms?: number | null;
  /** `content_progress`: how far it was read, from 0 to 100; three quarters count as half a minute's dwell. */
  percent?: number | null;
  /** `search`: what was searched for; its words are kept as hashes only. */
  search_term?: string | null;
  /** `item_feedback`. */
  feedback?: FeedbackKind | null;
  /** `set_preference`: for what … */
  facet?: Facet | null;
  /** … and how much, from -1 to 1; `"mute"` leaves it out of account until something else is said of it. */
  strength?: number | "mute" | null;
  /** The list it happened in; accepted, and not used yet. */
  list?: string | null;
}

export type SignalName =
  | "page_order"
  | "facet"
  | "session_facet"
  | "text"
  | "price"
  | "freshness"
  | "viewed"
  | "in_basket"
  | "bought"
  | "buy_again"
  | "fatigue"
  | "opinion"
  | "collaborative";

/**
 * A signal, said more exactly: an opinion is `liked` or `disliked`; or, in `indwell/full`, what the publisher's rules and aims add, and
 * that a slot is kept for discoveries or for a floor of exposure (their value is 0).
 */
export type ReasonCode = Exclude<SignalName, "opinion"> | "disliked_facet" | "liked" | "disliked" | "rule" | "aim" | "discovery" | "fair" | "circumstance";

/** A rule of the publisher's; `indwell/full` has more of them. */
export interface Rule {
  /** This item stands in this slot, counted from 0. */
  pin: { item_id: string; slot: number };
}

export interface RankOptions {
  /** The list's name, for `why`. */
  list?: string | null;
  /** Most items in the slate. */
  limit?: number | null;
  /** Whether every item comes with its reasons. */
  explain?: boolean | null;
  rules?: readonly Rule[] | null;
  /** From 0 to 1: with less confidence than this, the page's order stands. */
  min_confidence?: number | null;
  /** From 0 to 100; `viewed` from -100: below 0, what was looked at recedes, as in a newspaper. */
  weights?: Partial<Record<SignalName, number>> | null;
}

/** A part of a score. The values of one item's reasons sum to its score. */
export interface Reason {
  code: ReasonCode;
  value: number;
  facet?: Facet;
  count?: number;
  /** `"collaborative"`: the id of the item the visitor looked at that speaks most for this one. */
  because?: string;
  /** `"aim"`: which (`indwell/full`). */
  aim?: string;
}

export interface RankedItem {
  item_id: string;
  /** Its place in the list that was ranked. */
  index: number;
  score: number;
  reasons?: Reason[];
  /** There where a rule promotes it into this slot (`indwell/full`): the rule's label, or empty. Show it. */
  promoted?: string;
  /** There where it stands in a slot that is kept for what the visitor knows least (`indwell/full`). */
  discovery?: true;
}

/** Something that could not be read. */
export interface Problem {
  /** Which element of what was handed in, from 0. */
  index: number;
  field: string;
  message: string;
}

/** The ordered result. */
export interface Slate {
  /** Places in the list that was ranked, in slate order; hidden items left out, cut to the limit. */
  order: number[];
  items: RankedItem[];
  /** Ids of items that are not to be shown: the visitor hid them, or a rule or `min_relevance` takes them out. */
  hidden: string[];
  /** How much is known of the visitor, from 0 to 1. */
  confidence: number;
  /** Whether anything stands elsewhere than on the page. */
  reordered: boolean;
  problems: Problem[];
  /**
   * Why this is the page's own order: the wasm failed and was replaced, or this call came from inside another one
   * (out of a getter or a storage).
   */
  fallback?: "trap" | "busy";
}

/** What the history says of the visitor. */
export interface Interests {
  confidence: number;
  events: number;
  /** Strongest first. */
  facets: { key: string; value: string; strength: number; session: boolean; count: number; muted?: true }[];
  price: { low: number; typical: number; high: number } | null;
  items: { viewed: number; basket: number; bought: number; liked: number; hidden: number };
}

/** Why an item stands where it does in the last slate of a list. */
export interface Why {
  item_id: string;
  list: string;
  position: number;
  page_position: number;
  score: number;
  reasons: Reason[];
  /**
   * Where it would stand without the evidence for the strongest reason that has some of its own: what ranking the same list at
   * the same moment gives for a history without these events. What is old and folded into the sums of weeks counts as if its items
   * had not had the facet. For words, prices, ages and what others went on to it is what
   * ranking gives when nothing of that kind is known.
   */
  without?: {
    reason: Reason;
    /** How many events that are; 0 where it is a kind. */
    events: number;
    /** From 0; `null` when it would not be in the slate. */
    position: number | null;
  };
  /** The reasons as an English sentence. */
  sentence: string;
}

export interface Status {
  /** `"memory"`: what is learnt now goes with the page. */
  storage: "persistent" | "memory" | "off";
  /**
   * Why it is not persistent though it was to be (`"timeout"`: a store with promises has not answered in time); or that a
   * part of what is stored was left out, because its bytes are not what was written (`"corrupt"`) or a newer version wrote
   * them (`"newer"`).
   */
  reason?: "denied" | "full" | "timeout" | "corrupt" | "newer";
  events: number;
  /** Events that are in memory alone as yet: saves are few, and the page being hidden is one. */
  unsaved?: number;
  bytes: number;
}

/** Everything that is kept of the visitor, in readable form. Item ids were hashed and cannot be turned back. */
export interface Export {
  format: "indwell";
  version: number;
  /** Milliseconds since 1970, as all times. */
  exported_at: number;
  /** What was done, oldest first; `item` is a place in `items`. */
  events: { name: string; time: number; item: number; value: number | "mute" }[];
  items: { key: string; facets: string[]; log_price: number | null; time: number | null; consumable: boolean }[];
  /** What is left of older weeks: of each the number of events, and the evidence for its strongest facets (a view is 1). */
  sums: { from: number; until: number; events: number; facets: { facet: string; strength: number; count: number }[] }[];
  /** Hashes of what was forgotten in the last two days: known so that other tabs forget it too. */
  forgotten: { key: string; time: number }[];
  /** All of this for `import`, in base64; empty when nothing is kept. */
  state: string;
  choices: Choices;
}

export interface Happenings {
  /** Something was recorded, forgotten or chosen, here or (`"sync"`) in another tab, or a pack is there: lists may be ranked anew. */
  change: { cause: "track" | "forget" | "import" | "sync" | "pack" | "choice"; recorded: number };
  /** An event could not be read, or (field `"pack"`) a pack not be loaded. */
  problem: Problem;
  /** The storage became another, or failed. */
  status: Status;
  /** The wasm failed; the call was answered with the page's own order, and the next one has a new instance. */
  trap: { during: string; message: string };
}

/** What is to be forgotten. */
export type Scope =
  | "all"
  | { item_id: string }
  | { facet: Facet }
  | { event: { name: Export["events"][number]["name"]; time: number } & ({ key: string } | { item_id: string }) };

/** One site's personalization on this device. */
export interface Indwell {
  /** Records what the visitor did; how many events were taken in. Never throws: see the `problem` event. */
  track(events: IndwellEvent | readonly IndwellEvent[]): number;
  /** Puts items into the visitor's order. Throws `IndwellError` for wrong options only. */
  rank(items: readonly Item[] | ItemList, options?: RankOptions | null): Slate;
  /**
   * Reads items once, for a list that is ranked more than once: `rank(list)` takes a fraction of `rank(items)`, most of all if each such
   * list has a name (option `list`). What is told of an item later holds for it too. Throws `IndwellError` for what is no array.
   */
  items(items: readonly Item[]): ItemList;
  /** Suggests items of the packs; none without one. Throws `IndwellError` for wrong options only. */
  recommend(options?: RecommendOptions | null): Suggestions;
  /**
   * Loads a pack: what the publisher's aggregate logs say of items, a static file as an image is. Rejects with an
   * `IndwellError` when it cannot be fetched (`pack_failed`) or is not taken (`pack_refused`).
   */
  load(source: PackSource, options?: LoadOptions | null): Promise<PackInfo>;
  /**
   * Loads those of these shards that are not there yet, such as the categories a page shows; of a path the first level
   * counts. `list` is the address of the JSON file that `indwell pack --shard-by` writes beside them. A shard that is not in
   * it or cannot be loaded is a `problem`; resolves to those that were loaded.
   */
  load(list: string | URL, options: { shards: readonly string[] }): Promise<PackInfo[]>;
  /** The facet keys that nothing is learnt from. */
  never_learn(): string[];
  /** The packs that are loaded. */
  packs(): PackInfo[];
  /** What the visitor says of an item. Never throws. */
  feedback(item: string | Item, kind: FeedbackKind): number;
  /**
   * How much the visitor says to care for a facet, from -1 to 1; 0 takes it back. With `"mute"` it counts for nothing, as if no
   * item had it, until something else is said; what is behind it stays recorded. Never throws.
   */
  prefer(facet: Facet, strength: number | "mute"): number;
  interests(): Interests;
  why(item_id: string, options?: { list?: string | null } | null): Why | null;
  /**
   * Erases everything (the default), all about one item, all about items with a facet, or one event: as if it had never been.
   * An event is named as in an export: its name, its time, and its item's `key`, or the id that this is the hash of. Throws
   * if nothing could be erased.
   */
  forget(scope?: Scope | null): void;
  /** What the visitor chose, after the change if there is one. It is kept beside the history, and holds in every tab. */
  choices(change?: Partial<Choices> | null): Choices;
  export(): Export;
  /**
   * Takes in what `export` gave, here or on another device, as if another tab had told it; only `state` and `choices` are read. Of a week of
   * which both have sums, those that reach further stay. Returns how many events there are more; throws `IndwellError` when
   * it cannot be read (`invalid_argument`) or taken in.
   */
  import(exported: Export): number;
  status(): Status;
  /** Listens; returns what ends it. A listener that throws is reported and breaks nothing. */
  on<K extends keyof Happenings>(event: K, listener: (detail: Happenings[K]) => void): () => void;
  /** Gives the memory back; what is stored stays. Calls afterwards throw, those of `track` and its like count 0. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Everything Indwell throws on purpose. */
export class IndwellError extends Error {
  /** Stable; the message is not. */
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown });
}
