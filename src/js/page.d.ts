import type { Indwell, Item } from "./types.js";

/** What a page says of itself. */
export interface PageItems {
  /** What the page is about: its product or article. */
  main?: Item;
  /** What else it names: the entries of its lists, the variants of its product. At most 200. */
  items: Item[];
}

/**
 * Reads JSON-LD: `Product`, `ProductGroup` with its variants, `ItemList`, `Article`, `NewsArticle` and `BlogPosting`; a
 * `BreadcrumbList` is the main thing's category. As all readers here, it never throws: what cannot be read says nothing. At most
 * 64 K characters of a script are read, 50 scripts and 500 things. An id is the first there is of `sku`, `productID`, a GTIN,
 * `mpn`, `productGroupID`, `@id` and `url`.
 */
export function readJsonLd(root?: Document | Element): PageItems;

/** Reads the same from microdata (`itemscope`, `itemtype`, `itemprop`). */
export function readMicrodata(root?: Document | Element): PageItems;

/** Reads what Open Graph's `product` and `article` say of the page. */
export function readOpenGraph(root?: Document | Element): PageItems;

/** All three: the main thing from the first that knows it, lists from JSON-LD and microdata. */
export function readPage(root?: Document | Element): PageItems;

export interface WatchPageOptions {
  /** What reads the page. Default `readPage`. */
  read?: (page: Document) => PageItems;
  page?: Document;
}

/**
 * Records a `view_item` of what the page is about, and how long it was looked at. In a single-page app it does so after every
 * navigation (the Navigation API, or the history where there is none), as soon as the page describes something else; a page that
 * is prerendered or hidden is viewed when it is shown. Returns what ends it. Leave `data-indwell-view` away where you use this.
 */
export function watchPage(me: Indwell, options?: WatchPageOptions): () => void;
