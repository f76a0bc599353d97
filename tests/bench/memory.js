// What Indwell holds: with the pack of a shop of 10,000 and a full history, and over a million calls.
import { events, indwell, items } from "./lab.js";

let me, list, few, all, calls;

/** What is added step by step. */
export const steps = {
  "open": async () => {
    me = await indwell(0);
  },
  "a history of 1,000 events": () => {
    all = events(1000).map(({ name, item, time }, i) => ({ name, item: { ...item, item_id: `sku-1-${i * 9}` }, time }));
    for (let i = 0; i < 1000; i += 100) me.track(all.slice(i, i + 100));
    if (me.status().events !== 1000) throw new Error("The history is not full.");
  },
  "a pack of 10,000 items": async () => {
    await me.load(new Uint8Array(await (await fetch("/packs/10000.pack")).arrayBuffer()));
  },
  "each kind of call once": () => {
    list = me.items(items(200));
    few = me.items(items(20));
    calls = 0;
    each();
  },
};
export const step = (name) => steps[name]();

/** What a page asks, in turn. */
function each() {
  me.rank(list);
  me.rank(list, { explain: true, limit: 12 });
  me.recommend({ limit: 8 });
  me.why("sku-1-7");
  me.interests();
}

/** So many calls: mostly lists of a page, now and then all else. */
export async function many(count) {
  for (const end = calls + count; calls < end; ) {
    if (++calls % 1000 === 0) {
      each();
      me.track(all[(calls / 1000) % 1000]);
      me.rank(items(20, calls % 50));
      await new Promise((done) => setTimeout(done));
    } else me.rank(few);
  }
}
