// Indwell's own model once more, in JavaScript: the "why wasm" question. The signals that a history of these events and items
// gives, with the same weights, over typed arrays, with interests kept between calls and items handed over once, as a good
// JavaScript programmer would write it.

const DAY = 86_400;
const MEANING = { view_item: [1, 14], add_to_cart: [4, 30], purchase: [6, 60], item_impression: [0, 3] };
const [PRIOR, SESSION_PRIOR, MOST] = [10, 5, 3];
const W = { facet: 1, session: 0.7, text: 2, price: 1, viewed: 0.5, basket: 10, bought: 20, fatigue: 0.3 };
const clamp = (value) => Math.min(Math.max(value, -MOST), MOST);

function logRatio(liked, all, prior, share) {
  return clamp((Math.log((liked + prior * share) / ((all + prior) * share)) * all) / (all + prior));
}

/**
 * Places by falling score, equals in their order. Numbers that a typed array sorts by itself take a quarter of the time that a
 * comparison written in JavaScript does: 32 bits of the score and the place make one, and what is equal in these bits is compared after.
 */
function sorter(count) {
  const scores = new Float64Array(count);
  const short = new Float32Array(count);
  const bits = new Uint32Array(short.buffer);
  const keys = new Float64Array(count);
  const order = new Uint32Array(count);
  const first = (a, b) => scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
  return {
    scores,
    order() {
      short.set(scores);
      for (let i = 0; i < count; i++) {
        const falling = bits[i] >>> 31 ? bits[i] : ~bits[i] & 0x7fffffff;
        keys[i] = falling * 2 ** 20 + i;
      }
      keys.sort();
      for (let i = 0; i < count; i++) {
        const place = keys[i] % 2 ** 20;
        let at = i;
        for (; at > 0 && first(place, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = place;
      }
      // A browser takes longer to make a typed array than a plain one.
      const places = new Array(count);
      for (let i = 0; i < count; i++) places[i] = order[i];
      return places;
    },
  };
}

/** A visitor with these events; `rank(list(items))` gives the places of the items in their new order. */
export function model(events, now) {
  const facets = new Map(); // name → number
  const groups = new Map();
  const groupOf = [];
  const items = new Map(); // id → number
  const known = []; // by item: { runs: facets by group, words, price }
  const number = (map, name) => {
    let found = map.get(name);
    if (found === undefined) map.set(name, (found = map.size));
    return found;
  };
  const facet = (group, name) => {
    const found = number(facets, `${group}=${name}`);
    groupOf[found] = number(groups, group);
    return found;
  };
  const describe = (item) => {
    const at = number(items, item.item_id);
    if (known[at]) return at;
    const runs = new Map();
    for (const [key, value] of Object.entries(item.facets)) {
      const parts = value.split("/");
      for (let depth = 1; depth <= parts.length; depth++) {
        const one = facet(`${key}${depth}`, parts.slice(0, depth).join("/"));
        const run = runs.get(groupOf[one]) ?? [];
        run.push(one);
        runs.set(groupOf[one], run);
      }
    }
    const words = [...new Set(item.text.toLowerCase().split(/\W+/).filter((word) => word.length > 2))].slice(0, 12);
    known[at] = { runs: [...runs.values()], words: words.map((word) => facet("#", word)), price: item.price > 0 ? Math.log(item.price) : NaN };
    return at;
  };
  for (const { item } of events) describe(item);

  let said;
  function interests() {
    if (said) return said;
    const zeros = (count) => new Float64Array(count);
    const [nf, ng, ni] = [facets.size, groups.size, items.size];
    said = { liked: zeros(nf), recent: zeros(nf), all: zeros(ng), allRecent: zeros(ng), viewed: zeros(ni), shown: zeros(ni), basket: zeros(ni), bought: zeros(ni), weight: 0, sum: 0, squares: 0 };
    let session = now;
    for (let i = events.length; i-- && session - events[i].time <= 1_800_000; ) session = Math.min(session, events[i].time);
    for (const { name, item, time } of events) {
      const at = describe(item);
      const age = (now - time) / 1000;
      const fade = (days) => 2 ** (-age / (days * DAY));
      if (name === "item_impression") {
        said.shown[at] += fade(2);
        continue;
      }
      if (name === "view_item") (said.viewed[at] += fade(7)), (said.shown[at] = 0);
      if (name === "add_to_cart") said.basket[at] = age <= 14 * DAY ? 1 : 0;
      if (name === "purchase") (said.basket[at] = 0), (said.bought[at] = 1);
      const [strength, days] = MEANING[name];
      const weight = strength * fade(days);
      const now_ = time >= session ? strength : 0;
      const { runs, words, price } = known[at];
      for (const run of words.length ? [...runs, words] : runs) {
        for (const one of run) (said.liked[one] += weight / run.length), (said.recent[one] += now_ / run.length);
        (said.all[groupOf[run[0]]] += weight), (said.allRecent[groupOf[run[0]]] += now_);
      }
      if (price === price) (said.weight += weight), (said.sum += weight * price), (said.squares += weight * price * price);
    }
    return said;
  }

  /** Hands a list over once: flat arrays of its facets. */
  function list(given) {
    const numbers = given.map(describe);
    said = undefined; // there may be new facets
    const starts = new Uint32Array(given.length + 1);
    const flat = [];
    const parts = [];
    const words = [];
    numbers.forEach((at, i) => {
      for (const run of known[at].runs) for (const one of run) flat.push(one), parts.push(1 / run.length), words.push(0);
      for (const one of known[at].words) flat.push(one), parts.push(1 / known[at].words.length), words.push(1);
      starts[i + 1] = flat.length;
    });
    // What the list alone says, so that no ranking has to count it: how common its facets are, and its prices.
    const facetsIn = Uint32Array.from(flat);
    const count = new Float64Array(facets.size);
    const withGroup = new Float64Array(groups.size);
    for (let i = 0; i < numbers.length; i++) {
      let last = -1;
      for (let k = starts[i]; k < starts[i + 1]; k++) {
        count[facetsIn[k]]++;
        const group = groupOf[facetsIn[k]];
        if (group !== last) withGroup[group]++;
        last = group;
      }
    }
    const among = Uint32Array.from([...count.keys()].filter((f) => count[f]));
    const shares = Float64Array.from(among, (f) => (count[f] + 1) / (withGroup[groupOf[f]] + 2));
    const prices = Float64Array.from(numbers, (at) => known[at].price);
    let [n, sum, squares] = [0, 0, 0];
    for (const price of prices) if (price === price) n++, (sum += price), (squares += price * price);
    const mean = sum / n;
    const price = { n, mean, variance: squares / n - mean * mean };
    const places = Float64Array.from(numbers, (_, i) => -Math.log1p(i));
    const ratios = { own: new Float64Array(facets.size), recent: new Float64Array(facets.size) };
    return { items: Uint32Array.from(numbers), starts, facets: facetsIn, parts: Float64Array.from(parts), words: Uint8Array.from(words), among, shares, ratios, prices, price, places, sorter: sorter(numbers.length) };
  }

  function rank({ items: numbers, starts, facets: flat, parts, words, among, shares, ratios, prices, price: { n, mean, variance }, places, sorter }) {
    const said = interests();
    const { own: ratio, recent } = ratios;
    for (let i = 0; i < among.length; i++) {
      const f = among[i];
      const group = groupOf[f];
      ratio[f] = logRatio(said.liked[f], said.all[group], PRIOR, shares[i]);
      recent[f] = logRatio(said.recent[f], said.allRecent[group], SESSION_PRIOR, shares[i]);
    }
    const total = said.weight + 10;
    const mine = (said.sum + 10 * mean) / total;
    const spread = Math.max((Math.max(said.squares - 2 * mine * said.sum + mine * mine * said.weight, 0) + 10 * (variance + (mean - mine) ** 2)) / total, 0.0025);
    const shift = Math.log(variance) - Math.log(spread);
    const priced = said.weight > 0 && n > 2;
    const scores = sorter.scores;
    for (let i = 0; i < numbers.length; i++) {
      let score = places[i];
      for (let k = starts[i]; k < starts[i + 1]; k++) {
        const f = flat[k];
        score += words[k] ? ratio[f] * parts[k] * W.text : (ratio[f] * W.facet + recent[f] * W.session) * parts[k];
      }
      const price = prices[i];
      if (priced && price === price) score += W.price * clamp(0.5 * ((price - mean) ** 2 / variance - (price - mine) ** 2 / spread + shift));
      const at = numbers[i];
      if (said.viewed[at]) score += W.viewed * Math.log1p(said.viewed[at]);
      if (said.basket[at]) score -= W.basket;
      if (said.bought[at]) score -= W.bought;
      if (said.shown[at] > 2) score -= W.fatigue * Math.log1p(said.shown[at] - 2);
      scores[i] = score;
    }
    return sorter.order();
  }
  /** One event more, in the place of the oldest. */
  function track(event) {
    events.shift();
    events.push(event);
    describe(event.item);
    said = undefined;
  }
  return { list, rank, track };
}
