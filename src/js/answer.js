// Gives names to the numbers in which the wasm answers (src/web/output.rs).
import { CODES } from "./names.js";

/** Reasons from the numbers at `at`; `facet` names the facet of a number. */
export function reasons(numbers, at, count, facet) {
  const reasons = [];
  for (const end = at + 4 * count; at < end; at += 4) {
    const reason = { code: CODES[numbers[at]], value: numbers[at + 1] };
    if (numbers[at + 2] >= 0) reason.facet = facet(numbers[at + 2]);
    if (numbers[at + 3]) reason.count = numbers[at + 3];
    reasons.push(reason);
  }
  return reasons;
}

/** The slate of `rank`, of items with these ids. */
export function slate(numbers, ids, problems, facet) {
  let at = 3 + numbers[2];
  const hidden = Array.from(numbers.subarray(3, at), (index) => ids[index]);
  const slate = { order: [], items: [], hidden, confidence: numbers[0], reordered: numbers[1] > 0, problems };
  while (at < numbers.length) {
    const index = numbers[at];
    const count = numbers[at + 2];
    const item = { item_id: ids[index], index, score: numbers[at + 1] };
    at += 3;
    if (count) item.reasons = reasons(numbers, at, count, facet);
    at += 4 * count;
    slate.order.push(index);
    slate.items.push(item);
  }
  return slate;
}
