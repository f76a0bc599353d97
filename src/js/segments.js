// indwell/segments: what kind of visitor this is, and what they seem to be about, from counts of the history on this device.
// A segment is plain data over these counts. Nothing is kept: it is counted anew each time, from what `export` gives.
import { IndwellError } from "./error.js";
import { BASKET, DAY, VIEWS, inBasket, past } from "./visits.js";

export { affinities, left, nextFacet } from "./visits.js";

/** Segments by name: all counters of one must lie in their range. Of a list, one must hold. */
export const SEGMENTS = {
  new: { visits: { max: 1 } },
  returning: { visits: { min: 2 } },
  loyal: [{ visits: { min: 5 } }, { purchases: { min: 3 } }],
  high_value: { spent: { min: 200 } },
  at_risk: { purchases: { min: 1 }, away: { min: 45 } },
};

/** Counts of what the history holds; times in days. */
export function counters(me) {
  const { done, visits, present, began, now, items, sums } = past(me);
  const before = visits.at(present ? -2 : -1);
  const session = done.filter(({ time }) => time >= began);
  const count = (list, ...names) => list.filter(({ name }) => names.includes(name)).length;
  const bought = done.filter(({ name }) => name === "purchase");
  const first = Math.min(...visits.slice(0, 1).flat(), ...sums.map(({ from }) => from), now);
  return {
    // Of a week that only its sums are left of, one visit is known.
    visits: visits.length + sums.length,
    known: (now - first) / DAY,
    away: before ? (began - before[1]) / DAY : 0,
    views: count(done, ...VIEWS),
    purchases: bought.length,
    spent: bought.reduce((sum, { item }) => sum + Math.exp(items[item]?.log_price ?? -Infinity), 0),
    in_basket: [...inBasket(done).values()].filter((time) => now - time <= BASKET).length,
    session_minutes: session.length ? (now - began) / 60_000 : 0,
    session_views: count(session, ...VIEWS),
    session_added: count(session, "add_to_cart"),
    session_checkouts: count(session, "begin_checkout"),
    session_repeats: repeats(session),
    session_focus: focus(session, items),
  };
}

/** Views of something that was looked at before in the same visit. */
function repeats(session) {
  const looked = session.filter(({ name }) => name === "view_item").map(({ item }) => item);
  return looked.length - new Set(looked).size;
}

/** The share of the looked-at items that have the commonest facet among them; 0 below three items. */
function focus(session, items) {
  const looked = [...new Set(session.filter(({ name }) => VIEWS.includes(name)).map(({ item }) => item))];
  const counts = new Map();
  for (const item of looked) for (const facet of new Set(items[item]?.facets)) counts.set(facet, (counts.get(facet) ?? 0) + 1);
  return looked.length < 3 ? 0 : Math.max(0, ...counts.values()) / looked.length;
}

/** The names of the segments that hold now, of the usual ones and of the page's own, which come in the place of usual ones. */
export function segments(me, own = {}) {
  const all = { ...SEGMENTS, ...own };
  const counts = counters(me);
  return Object.keys(all).filter((name) => [all[name]].flat().some((ranges) => holds(counts, ranges, name)));
}

function holds(counts, ranges, segment) {
  const wrong = (what) => new IndwellError("invalid_option", `segments.${segment}: ${what}`);
  if (ranges === null || typeof ranges !== "object") throw wrong("expected counters with their ranges, such as { visits: { min: 2 } }");
  return Object.entries(ranges).every(([name, range]) => {
    if (!Object.hasOwn(counts, name)) throw wrong(`there is no counter '${name}'; there are ${Object.keys(counts).join(", ")}`);
    const { min = -Infinity, max = Infinity, ...more } = Object(range);
    if (typeof min !== "number" || typeof max !== "number" || Object.keys(more).length) throw wrong(`${name}: expected { min, max }`);
    return counts[name] >= min && counts[name] <= max;
  });
}

/**
 * What this visit seems to be about: "ready" to buy, who put something into the basket or began to pay and still has it;
 * "comparing", who keeps to one kind of thing or comes back to one; else "browsing".
 */
export function intent(me) {
  const { in_basket, session_added, session_checkouts, session_views, session_repeats, session_focus } = counters(me);
  if (in_basket && (session_added || session_checkouts)) return "ready";
  return session_views >= 3 && (session_repeats || session_focus >= 0.6) ? "comparing" : "browsing";
}
