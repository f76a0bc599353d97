// The peers that are made for Node, beside Indwell and our model in JavaScript: 200 items, 1,000 events. Prints JSON.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [root] = process.argv.slice(2);
const require = createRequire(new URL("./peers/package.json", import.meta.url));
const { open } = await import(pathToFileURL(path.join(root, "inline.js")));
const { model } = await import("./model.js");
const { events, items } = await import("./made.js");

const COUNT = 200;
const now = Date.now();
const list = items(COUNT);
const history = events(1000, now);
const results = [];

async function time(who, what, samples, work) {
  const times = [];
  for (let i = -Math.ceil(samples / 5); i < samples; i++) {
    const from = performance.now();
    await work();
    if (i >= 0) times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  results.push({ who, what, median: times[times.length >> 1], least: times[0] });
}

const me = await open({ now: () => now });
for (let i = 0; i < history.length; i += 100) me.track(history.slice(i, i + 100));
const known = me.items(list);
await time("indwell", "order, warm", 300, () => me.rank(known));
await time("indwell", "order, after an event", 100, () => {
  me.track({ name: "view_item", item: list[results.length], time: now });
  me.rank(known);
});

const mine = model(history, now);
const flat = mine.list(list);
await time("our model in JavaScript", "order, warm", 300, () => mine.rank(flat));

const words = (item) => `${Object.values(item.facets).join(" ")} ${item.text}`.replaceAll("/", " ");
const Content = require("content-based-recommender");
const content = new Content({ minScore: 0, maxSimilarDocuments: COUNT });
const seen = { id: "visitor", content: history.slice(-50).map(({ item }) => words(item)).join(" ") };
await time("content-based-recommender", "order, after an event", 1, () => content.trainBidirectional([seen], list.map((item) => ({ id: item.item_id, content: words(item) }))));
await time("content-based-recommender", "order, warm", 100, () => content.getSimilarDocuments("visitor", 0, COUNT));

const Likely = require("likely");
const strength = { view_item: 1, add_to_cart: 4, purchase: 6, item_impression: 0 };
const ratings = Array.from({ length: 4 }, (_, visitor) => {
  const row = new Array(COUNT).fill(0);
  events(1000, now, visitor + 2).forEach(({ name }, i) => (row[(i * 7 + visitor) % COUNT] += strength[name]));
  return row;
});
let trained;
await time("likely", "order, after an event", 1, () => (trained = Likely.buildModel(ratings)));
await time("likely", "order, warm", 100, () => trained.recommendations(0));
me.dispose();
console.log(JSON.stringify(results));
