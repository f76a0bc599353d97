// Indwell beside its peers, all with the same items and history: the order of items that are known already, for a visitor with
// 1,000 events. The vector searches get what makes them comparable: facets and words hashed into 48 numbers, and the visitor
// as the sum of what they did, each event with its strength and age.
import { events, indwell, items } from "./lab.js";
import { model } from "./model.js";

const SIZE = 48;
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
export function visitor(history, now) {
  const sum = new Float32Array(SIZE);
  for (const { name, item, time } of history) vector(item, sum, STRENGTH[name] * 2 ** (-(now - time) / (14 * 86_400_000)));
  return unit(sum);
}

const cases = [];
for (const count of [200, 1000]) {
  const name = `order of ${count} known items, 1000 events`;
  const given = () => ({ list: items(count), now: Date.now() });
  cases.push(
    {
      name,
      who: "indwell",
      bar: count === 1000 ? { cpu: 0.1 } : undefined,
      async start() {
        const me = await indwell(1000);
        const list = me.items(given().list);
        return () => me.rank(list);
      },
    },
    {
      name,
      who: "our model in JavaScript",
      async start() {
        const { list, now } = given();
        const mine = model(events(1000, now), now);
        const known = mine.list(list);
        return () => mine.rank(known);
      },
    },
    {
      name,
      who: "voy-search",
      samples: 30,
      async start() {
        const { list, now } = given();
        const Voy = await (await import("/peers/voy.js")).start();
        const index = new Voy({ embeddings: list.map((item) => ({ id: item.item_id, title: "", url: "", embeddings: [...unit(vector(item))] })) });
        const query = visitor(events(1000, now), now);
        return () => index.search(query, count);
      },
    },
    {
      name,
      who: "@orama/orama",
      samples: 50,
      async start() {
        const { list, now } = given();
        const { start, insertMultiple, search } = await import("/peers/orama.js");
        const db = await start();
        await insertMultiple(db, list.map((item) => ({ id: item.item_id, vector: [...unit(vector(item))] })));
        const value = [...visitor(events(1000, now), now)];
        return () => search(db, { mode: "vector", vector: { value, property: "vector" }, similarity: -1, limit: count });
      },
    },
  );
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
