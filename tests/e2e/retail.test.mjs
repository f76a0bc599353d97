// Real purchase histories, replayed through the wasm in Chromium: what moved, where to, and why.
//
// Each history is a handful of invoices of one customer of a real shop. All but the last are told to Indwell as views, basket
// and purchase, a week apart (all within the 90 days it remembers); then it ranks the shop's 200 best sellers together with what the last invoice holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";
import { byId, products } from "./lib/shop.mjs";

const histories = JSON.parse(readFileSync(path.join(ROOT, "tests/data/retail-invoices.json"), "utf8"));
const item = ({ item_id, text, price, facets, consumable }) => ({ item_id, text, price, facets, consumable });
const bestSellers = products.slice(0, 200);
const rankOf = new Map(products.map(({ item_id }, rank) => [item_id, rank]));

/** The list to rank, in the order of sales. */
function candidates(lastInvoice) {
  const all = new Set([...bestSellers.map(({ item_id }) => item_id), ...lastInvoice]);
  return [...all].sort((a, b) => rankOf.get(a) - rankOf.get(b)).map((id) => item(byId.get(id)));
}

let server, browser, page;
before(async () => {
  server = await pagesServer();
  browser = await launch();
  page = await browser.newPage(server);
  await page.goto("/empty.html");
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const replay = (space, told, list) =>
  page.evaluate(
    async ([space, told, list]) => {
      const { open } = await import("/indwell/index.js");
      const MINUTE = 60_000;
      let clock = Date.UTC(2026, 0, 5, 10);
      const me = await open({ space, storage: "memory", now: () => clock });
      const problems = [];
      me.on("problem", (problem) => problems.push(problem));
      const before = me.rank(list, { explain: true });
      for (const invoice of told) {
        for (const item of invoice) {
          me.track([
            { name: "view_item", item },
            { name: "add_to_cart", item },
          ]);
          clock += MINUTE;
        }
        me.track({ name: "purchase", items: invoice });
        clock += 7 * 24 * 60 * MINUTE;
      }
      const slate = me.rank(list, { list: "home", explain: true });
      const again = me.rank(list, { list: "home", explain: true });
      const interests = me.interests();
      const why = me.why(slate.items[0].item_id, { list: "home" });
      me.dispose();
      return { before, slate, again, interests, why, problems };
    },
    [space, told, list],
  );

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const facetsOf = ({ facets }) =>
  Object.entries(facets).flatMap(([key, values]) =>
    [values]
      .flat()
      .flatMap((value) => value.split("/").map((_, depth, parts) => `${key}=${parts.slice(0, depth + 1).join("/")}`)),
  );

const climbs = []; // per history: by how many places the products of the last invoice climbed, on average

for (const [number, invoices] of histories.entries()) {
  describe(`customer ${number + 1}, ${invoices.length} invoices`, () => {
    const last = invoices.at(-1);
    const list = candidates(last);
    const bought = new Set(invoices.slice(0, -1).flat());
    let result, places;
    before(async () => {
      const told = invoices.slice(0, -1).map((invoice) => invoice.map((id) => item(byId.get(id))));
      result = await replay(`customer-${number}`, told, list);
      places = new Map(result.slate.order.map((index, place) => [index, place]));
      climbs.push(
        mean(
          last
            .filter((id) => !bought.has(id))
            .map((id) => list.findIndex(({ item_id }) => item_id === id))
            .map((index) => index - places.get(index)),
        ),
      );
    });

    test("with no history the slate is the page's order; with one it is a permutation of it, the same when asked again", () => {
      assert.deepEqual(result.problems, []);
      assert.equal(result.before.reordered, false);
      assert.deepEqual(
        result.before.order,
        list.map((_, index) => index),
      );
      assert.equal(result.slate.reordered, true);
      assert.deepEqual(
        result.slate.order.toSorted((a, b) => a - b),
        list.map((_, index) => index),
      );
      assert.deepEqual(result.slate.hidden, []);
      assert.deepEqual(result.again, result.slate);
    });

    test("every score is the sum of its reasons, and the slate goes by the scores", () => {
      for (const { item_id, score, reasons } of result.slate.items) {
        const sum = reasons.reduce((total, { value }) => total + value, 0);
        assert.ok(Math.abs(sum - score) <= 1e-9, `${item_id}: ${sum} and ${score}`);
        assert.ok(Number.isFinite(score));
      }
      const scores = result.slate.items.map(({ score }) => score);
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => b - a),
      );
    });

    test("products with the customer's strongest facets climb, and their reasons say so", () => {
      const strongest = result.interests.facets.filter(({ strength }) => strength > 0).slice(0, 3);
      assert.ok(strongest.length, "something is liked");
      const names = strongest.map(({ key, value }) => `${key}=${value}`);
      const sharing = list
        .map((one, index) => ({ one, index }))
        .filter(({ one }) => !bought.has(one.item_id) && facetsOf(one).some((facet) => names.includes(facet)));
      assert.ok(sharing.length >= 5, `${names.join(", ")}: ${sharing.length}`);
      const climb = mean(sharing.map(({ index }) => index - places.get(index)));
      assert.ok(climb > 0, `${names.join(", ")}: ${sharing.length} products climb by ${climb.toFixed(1)} places`);

      for (const { index } of sharing) {
        const { reasons, item_id } = result.slate.items[places.get(index)];
        const said = reasons.filter(({ facet }) => facet).map(({ facet }) => `${facet.key}=${facet.value}`);
        assert.ok(
          said.some((facet) => names.includes(facet)),
          `${item_id} says ${said.join(", ")}`,
        );
        assert.ok(
          said.every((facet) => facetsOf(byId.get(item_id)).includes(facet)),
          "no reason names what it has not",
        );
      }
    });

    test("whatever overtook its neighbour has more that speaks for it", () => {
      const own = ({ reasons }) => reasons.filter(({ code }) => code !== "page_order").reduce((sum, { value }) => sum + value, 0);
      for (const [place, one] of result.slate.items.slice(1).entries()) {
        const above = result.slate.items[place];
        if (above.index > one.index) assert.ok(own(above) > own(one), `${above.item_id} above ${one.item_id}`);
      }
    });

    test("nothing bought stands among the first fifty, unless it gets used up", () => {
      const upper = result.slate.items.slice(0, 50).map(({ item_id }) => item_id);
      assert.deepEqual(
        upper.filter((id) => bought.has(id) && !byId.get(id).consumable),
        [],
      );
    });

    test("`why` tells of the first what the slate told", () => {
      const { item_id, score, index } = result.slate.items[0];
      assert.deepEqual(
        [result.why.item_id, result.why.score, result.why.position, result.why.page_position],
        [item_id, score, 0, index],
      );
      assert.match(result.why.sentence, /^It /);
    });
  });
}

test("over all histories, what the last invoice newly holds has climbed", () => {
  const known = climbs.filter(Number.isFinite);
  assert.ok(mean(known) > 0, `by ${known.map((climb) => climb.toFixed(1)).join(", ")} places`);
});

test("the page stayed quiet", async () => {
  assert.deepEqual(await page.seen.trouble(), []);
});
