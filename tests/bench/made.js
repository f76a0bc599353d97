// The items and histories that all cases measure on: the same every time.

/** A small generator, so that every run has the same items. */
function random(seed) {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

const pick = (next, name, count) => `${name}${Math.floor(next() * count)}`;

/** Plain items as a shop has them: three facets, a price, a name of four words. */
export function items(count, seed = 1) {
  const next = random(seed);
  return Array.from({ length: count }, (_, i) => ({
    item_id: `sku-${seed}-${i}`,
    facets: { brand: pick(next, "brand", 20), category: `${pick(next, "c", 8)}/${pick(next, "s", 6)}`, colour: pick(next, "colour", 10) },
    price: Math.round(100 + next() * 9900) / 100,
    text: Array.from({ length: 4 }, () => pick(next, "word", 300)).join(" "),
  }));
}

/** Events of the last thirty days, on a few hundred of the same items. */
export function events(count, now = Date.now(), seed = 2) {
  const next = random(seed);
  const known = items(Math.max(1, Math.ceil(count / 3)), seed);
  return Array.from({ length: count }, (_, i) => {
    const kind = next();
    const name = kind < 0.75 ? "view_item" : kind < 0.85 ? "add_to_cart" : kind < 0.9 ? "purchase" : "item_impression";
    return { name, item: known[Math.floor(next() * known.length)], time: now - Math.floor(((count - i) / count) * 30 * 86_400_000) };
  });
}
