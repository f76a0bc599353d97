// This page's lists, as they would stand with other wishes.
import { lists, personal, wishes } from "./personal.js";

/** Places that are looked at. */
export const FIRST = 8;

export const shown = () => [...lists.values()].filter(({ element }) => element.isConnected);
export const titleOf = ({ element }) => element.closest("section")?.querySelector("h2")?.textContent ?? "this list";

/** What would stand first in a list with the shop's wishes, and these in the place of its own, and what would be taken out. */
export function slate({ items, element }, others) {
  const made = personal.me.rank(items, { ...wishes, ...others });
  return { ...made, first: made.order.slice(0, Number(element.dataset.show) || FIRST).map((place) => items[place]) };
}
