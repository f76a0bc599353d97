// A pack of a small, a middling and a large shop: taking it in, and asking it after each new view, with a full history of its items.
import { indwell, items, open } from "./lab.js";

const cases = [];
const bytesOf = async (count) => new Uint8Array(await (await fetch(`/packs/${count}.pack`)).arrayBuffer());
const view = (i, count) => ({ name: "view_item", item_id: `sku-1-${(i * 7919) % count}` });

async function known(count) {
  const me = await indwell(0);
  await me.load(await bytesOf(count));
  for (let i = 0; i < 1000; i++) me.track(view(i, count));
  return me;
}

for (const count of [1000, 10_000, 100_000]) {
  cases.push(
    {
      name: `load a pack of ${count} items`,
      who: "indwell",
      samples: count > 10_000 ? 10 : 40,
      async start() {
        const bytes = await bytesOf(count);
        const me = await open({ space: "load" });
        return () => me.load(bytes.slice());
      },
    },
    {
      name: `a view, then a suggestion of 20, pack of ${count} items`,
      who: "indwell",
      samples: 200,
      async start() {
        const me = await known(count);
        let i = 0;
        return () => {
          me.track(view(i++, count));
          if (!me.recommend({ limit: 20 }).items.length) throw new Error("The pack suggests nothing.");
        };
      },
    },
    {
      name: `a view, then rank 200 known items, pack of ${count} items`,
      who: "indwell",
      samples: 200,
      async start() {
        const me = await known(count);
        const list = me.items(items(200));
        let i = 0;
        return () => {
          me.track(view(i++, count));
          return me.rank(list);
        };
      },
    },
  );
}
export default cases;
