// What is answered when the wasm cannot be asked.

/** The order the page came with, for when there is no better one. Takes anything and never throws. */
export function pageOrder(items, options, fallback) {
  const slate = { order: [], items: [], hidden: [], confidence: 0, reordered: false, problems: [] };
  if (fallback) slate.fallback = fallback;
  const length = Array.isArray(items) ? items.length : 0;
  for (let index = 0; index < length && !(index >= options?.limit); index++) {
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

export const nothingSuggested = (options, fallback) => ({ strategy: options?.strategy ?? "for_you", items: [], ...(fallback && { fallback }) });
