// What the shop may aim at beside what suits the visitor, and the places it may keep for discoveries: for indwell/full, as plain data.
const WEIGHT = 0.7; // a product that is one standard deviation above the list's mean is twice as likely to be put first
const NOW = "2011-12"; // the last month of the source

/** Months since a product was first sold, as its tile says. */
const months = (id) => {
  const said = document.querySelector(`[data-indwell-item="${CSS.escape(id)}"]`)?.dataset.since;
  const [[year, month], [sinceYear, since]] = [NOW, said ?? NOW].map((text) => text.split("-").map(Number));
  return (year - sinceYear) * 12 + month - since;
};

/** By name: a number of each product, the more the better. */
const NUMBERS = {
  margin: ({ item_id }) => 20 + ((Number.parseInt(item_id, 10) || 0) * 7) % 41, // per cent: the source knows no margins, these are pretended
  newness: ({ item_id }) => -months(item_id),
};

export const aimsOf = (aim) => (NUMBERS[aim] ? { [aim]: { weight: WEIGHT, of: NUMBERS[aim] } } : undefined);

/** The third place and the seventh. */
export const discoverOf = (on) => (on === "on" ? { slots: [2, 6] } : undefined);
