// Hostile page input: whatever is passed, no prototype is touched, nothing traps, and the result is a permutation of the input.
// The long form, `INDWELL_LONG=1 node --test tests/e2e/hostile.test.mjs`, makes 1,000,000 calls with generated values.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../pkg/inline.js";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";
import { attack } from "./pages/hostile.js";

const CALLS = process.env.INDWELL_LONG ? 1_000_000 : 6000;
const ROUND = 3000; // of one seed

test(`${CALLS} calls in Node`, { timeout: 3_600_000 }, async () => {
  let ranked = 0;
  let recorded = 0;
  for (let seed = 1; seed <= CALLS / ROUND; seed++) {
    const me = await open({ space: `hostile-${seed}` });
    const round = attack(me, seed, ROUND);
    assert.deepEqual(round.problems, []);
    ranked += round.ranked;
    recorded += round.recorded;
    me.dispose();
  }
  assert.ok(ranked > CALLS / 8 && recorded > CALLS / 50, `${ranked} ranked, ${recorded} recorded: most must get through to the engine`);
});

test("the same in Chromium", { timeout: 120_000 }, async () => {
  const server = await pagesServer();
  const browser = await launch();
  try {
    const page = await browser.newPage(server);
    await page.goto("/empty.html");
    const problems = await page.evaluate(async () => {
      const [{ open }, { attack }] = await Promise.all([import("/indwell/index.js"), import("/hostile.js")]);
      return attack(await open(), 4242, 1500).problems;
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(await page.seen.trouble(), []);
  } finally {
    await browser.close();
    await server.close();
  }
});

test("sizes: 100,000 items are ranked, one more is refused, 10 MB of text and 10,000 facets are cut", async () => {
  const me = await open({ space: "sizes" });
  const traps = [];
  me.on("trap", (trap) => traps.push(trap));
  const items = Array.from({ length: 100_000 }, (_, i) => ({ item_id: `i${i}`, facets: { colour: ["red", "blue"][i % 2] } }));
  me.track([{ name: "add_to_cart", item: items[1] }, { name: "view_item", item: items[3] }]);
  const { order } = me.rank(items);
  assert.equal(new Set(order).size, 100_000);
  assert.throws(() => me.rank([...items, { item_id: "x" }]), { code: "too_many" });
  const huge = "x".repeat(10_000_000);
  const facets = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, huge.slice(0, 1000)]));
  for (const field of ["item_id", "text", "price", "time", "item_brand", "item_category", "consumable"]) me.rank([{ item_id: "y", [field]: huge }]);
  assert.equal(me.rank([{ item_id: "y", facets }, { item_id: "z", facets: { [huge]: [huge, huge] } }]).order.length, 2);
  assert.ok(JSON.stringify(me.export()).length < 100_000);
  assert.deepEqual(traps, []);
  me.dispose();
});
