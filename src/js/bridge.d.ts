import type { Indwell, IndwellEvent } from "./types.js";

/**
 * An event of another vocabulary as one of ours: GA4's names, Segment's ("Product Viewed"), Shopify's (`product_viewed`),
 * schema.org's actions, and what Algolia, Recombee, Amazon Personalize, Bloomreach, Dynamic Yield, Monetate and Nosto call
 * theirs. `null` for what says nothing of an item or a search, or cannot be read. Never throws, and reads every property at most
 * once.
 *
 * Products are taken from `ecommerce.items`, `items`, `products`, `objectIDs` and the like (at most 200), or the event is of one
 * itself; an id is the first there is of `item_id`, `product_id`, `objectID`, `sku` and `id`.
 */
export function translate(name: string, data?: unknown): IndwellEvent | null;

/**
 * Records what the site tells GA4: the events in its data layer and those to come, from gtag or a tag manager; Universal
 * Analytics' enhanced e-commerce as well. A `transaction_id` counts once. Returns what ends it.
 *
 * Where `attach` records the same clicks and views, turn those off there.
 */
export function dataLayer(me: Indwell, options?: { layer?: unknown[] }): () => void;

/** What is used of Segment's `analytics`. */
export interface AnalyticsLike {
  on(event: "track", listener: (name: string, properties: unknown) => void): unknown;
}

/** Records the events that Segment's library hears of from now on. Returns what ends it. */
export function segment(me: Indwell, analytics?: AnalyticsLike): () => void;
