// Indwell beside its peers, all with the same items and history: the order of items that are known already. The vector searches get what makes them comparable: facets and words hashed into 48 numbers, and the visitor
// as the sum of what they did, each event with its strength and age.
import { events, indwell, items } from "./lab.js";
import { model } from "./model.js";

const SIZE = 48;
const CALLS = 8000;
const STRENGTH = { view_item: 1, add_to_cart: 4, purchase: 6, item_impression: 0 };

function place(name) {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
  return hash >>> 0;
}
export function vector(item, into = new Float32Array(SIZE), weight = 1) {
  const names = Object.entries(item.facets).map(([key, value]) => `${key}=${value}`);
  for (const name of [...names, ...item.text.split(" ")]) {
    const hash = place(name);
    into[hash % SIZE] += hash & 0x10000 ? weight : -weight;
  }
  return into;
}
const unit = (given) => {
  const length = Math.hypot(...given) || 1;
  return given.map((value) => value / length);
};
/** Voy's tree traps where many have the same number on one axis: differences too small to change an order keep them apart. */
const apart = (numbers, i) => Array.from(numbers, (number, axis) => number + (((i * 7919 + axis * 104_729) % 9973) / 9973) * 1e-4);
export function visitor(history, now) {
  const sum = new Float32Array(SIZE);
  for (const { name, item, time } of history) vector(item, sum, STRENGTH[name] * 2 ** (-(now - time) / (14 * 86_400_000)));
  return unit(sum);
}

/** What ranking a list must read and write at least, in bytes: numbers, facets, price and own state of each item, the ratio of
 * each facet once, and the scores and places that come of it. */
function touched(list) {
  const facets = new Set();
  let named = 0;
  for (const { facets: own, text } of list) {
    const [top] = own.category.split("/");
    const names = [own.brand, top, own.category, own.colour, ...text.split(" ")];
    named += names.length;
    for (const name of names) facets.add(name);
  }
  return list.length * (4 + 4 + 16 + 8 + 4) + named * 4 + facets.size * 8;
}

const cases = [];
for (const count of [100, 1000, 10_000]) {
  for (const past of [10, 1000]) {
    const name = `rank ${count} known items, ${past} events`;
    // Until the browser has compiled what it will, which takes it some 5,000 calls; and so many at once that being asked is no part of it.
    const samples = count > 1000 ? 30 : CALLS;
    const given = () => ({ list: items(count), now: Date.now() });
    cases.push(
      {
        name,
        who: "indwell",
        bar: count === 1000 && past === 1000 ? { median: 0.1 } : undefined,
        samples,
        async start() {
          const me = await indwell(past);
          const list = me.items(given().list);
          return () => me.rank(list);
        },
      },
      {
        name,
        who: "our model in JavaScript",
        samples,
        async start() {
          const { list, now } = given();
          const mine = model(events(past, now), now);
          const known = mine.list(list);
          return () => mine.rank(known);
        },
      },
      {
        name,
        who: "voy-search",
        samples: count > 1000 ? 10 : 30,
        async start() {
          const { list, now } = given();
          const Voy = await (await import("/peers/voy.js")).start();
          const index = new Voy({ embeddings: list.map((item, i) => ({ id: item.item_id, title: "", url: "", embeddings: apart(unit(vector(item)), i) })) });
          const query = visitor(events(past, now), now);
          return () => index.search(query, count);
        },
      },
      {
        name,
        who: "@orama/orama",
        samples: count > 1000 ? 10 : CALLS,
        async start() {
          const { list, now } = given();
          const { start, insertMultiple, search } = await import("/peers/orama.js");
          const db = await start();
          await insertMultiple(db, list.map((item) => ({ id: item.item_id, vector: [...unit(vector(item))] })));
          const value = [...visitor(events(past, now), now)];
          return () => search(db, { mode: "vector", vector: { value, property: "vector" }, similarity: -1, limit: count });
        },
      },
    );
    if (count === 1000 && past === 1000) {
      // Nothing that was kept of the last ranking holds any more.
      const anew = `${name}, after an event`;
      const event = (list, i) => ({ name: "view_item", item: list[i % 50] });
      cases.push(
        {
          name: anew,
          who: "indwell",
          async start() {
            const me = await indwell(past);
            const { list } = given();
            const known = me.items(list);
            let i = 0;
            return { before: () => me.track(event(list, i++)), run: () => me.rank(known) };
          },
        },
        {
          name: anew,
          who: "our model in JavaScript",
          start() {
            const { list, now } = given();
            const mine = model(events(past, now), now);
            const known = mine.list(list);
            let i = 0;
            return { before: () => mine.track({ ...event(list, i++), time: now }), run: () => mine.rank(known) };
          },
        },
      );
      cases.push({
        name,
        who: "reading its bytes once",
        samples: CALLS,
        start() {
          // As many numbers of 4 bytes, one after the other: no order of these items can cost less memory traffic.
          const numbers = new Uint32Array(touched(given().list) / 4).map((_, i) => i);
          let kept = 0;
          return () => {
            let sum = 0;
            for (let i = 0; i < numbers.length; i++) sum = (sum + numbers[i]) | 0;
            kept ^= sum;
            return kept;
          };
        },
      });
    }
  }
}
cases.push(
  {
    name: "one event taken in, with 1000 before",
    who: "indwell",
    async start() {
      const me = await indwell(1000);
      const list = items(50);
      let i = 0;
      return () => me.track({ name: "view_item", item: list[i++ % 50], time: Date.now() + 10_000 * i });
    },
  },
  {
    name: "one event taken in, with 1000 before",
    who: "@uniformdev/context",
    async start() {
      const context = await (await import("/peers/context.js")).start();
      const list = items(50);
      let i = 0;
      return () => context.update({ enrichments: [{ cat: "brand", key: list[i++ % 50].facets.brand, str: 1 }] });
    },
  },
);
export default cases;
