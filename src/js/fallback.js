// What is answered when the wasm cannot be asked.

/** The order the page came with, for when there is no better one. Takes anything and never throws. */
export function pageOrder(items, options, fallback) {
  const slate = { order: [], items: [], hidden: [], confidence: 0, reordered: false, problems: [] };
  if (fallback) slate.fallback = fallback;
  let length = 0;
  try {
    const limit = options?.limit;
    const whole = Array.isArray(items) && typeof items.length === "number" ? items.length : 0;
    length = Math.min(whole, typeof limit === "number" ? limit : Infinity, 100_000);
  } catch {} // a getter or a Proxy
  for (let index = 0; index < length; index++) {
    slate.order.push(index);
    slate.items.push({ item_id: idOf(items, index), index, score: 0 });
  }
  return slate;
}

function idOf(items, index) {
  try {
    return String(items[index].item_id);
  } catch {
    return "";
  }
}

export const noInterests = () => ({
  confidence: 0,
  events: 0,
  facets: [],
  price: null,
  items: { viewed: 0, basket: 0, bought: 0, liked: 0, hidden: 0 },
});

export const nothingKept = (exported_at) => ({ format: "indwell", version: 2, exported_at, events: [], items: [], sums: [], forgotten: [], state: "" });

export function nothingSuggested(options, fallback) {
  let strategy = "for_you";
  try {
    strategy = options?.strategy ?? strategy;
  } catch {} // a getter or a Proxy
  return { strategy, items: [], ...(fallback && { fallback }) };
}
