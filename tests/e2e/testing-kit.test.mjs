// indwell/testing: the kit keeps its word, and assertNoEgress bites: every way out is seen when it is taken.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import path from "node:path";
import { articles, assertNoEgress, clock, memoryStore, openForTest, products, random, visit } from "../../pkg/testing.js";
import { launch, ROOT, serve } from "../../pkg-scripts/lib/browser.mjs";

test("a session for one test: its own space, store and clock, the same every time", async () => {
  const items = products();
  const run = async () => {
    const { me, now, store } = await openForTest({ events: visit(items, { key: "colour", value: "red" }) });
    const { order, reordered } = me.rank(items);
    now.pass(30 * 86_400_000);
    const later = me.rank(items, { explain: true });
    me.dispose();
    return { order, reordered, later, keys: Object.keys(store.entries()).length };
  };
  const [one, other] = [await run(), await run()];
  assert.ok(one.reordered && one.keys > 0);
  assert.deepEqual(one, other);
  assert.equal(visit(items, { key: "category", value: "Kitchen" }, { most: 99 }).length, 12, "a path's part is a value too");
  assert.equal(new Set(articles(30).map(({ item_id }) => item_id)).size, 30);
});

test("a clock and chance that are told", () => {
  const now = clock(1000);
  assert.deepEqual([now(), now.pass(5), now(), now.set(7), now()], [1000, 1005, 1005, 7, 7]);
  const [a, b, c] = [random(1), random(1), random(2)];
  const row = Array.from({ length: 1000 }, a);
  assert.deepEqual(row, Array.from({ length: 1000 }, b));
  assert.notDeepEqual(row.slice(0, 5), Array.from({ length: 5 }, c));
  assert.ok(row.every((number) => number >= 0 && number < 1) && Math.abs(row.reduce((sum, number) => sum + number) / 1000 - 0.5) < 0.03);
});

test("a store that is full or refuses, as a browser's does", async () => {
  const store = memoryStore({ quota: 10 });
  store.setItem("a", "12345");
  assert.throws(() => store.setItem("b", "123456789"), { name: "QuotaExceededError" });
  assert.deepEqual([store.entries(), store.size(), store.length, store.key(0)], [{ a: "12345" }, 6, 1, "a"]);
  store.refuse("write");
  assert.throws(() => store.removeItem("a"), { name: "SecurityError" });
  assert.equal(store.getItem("a"), "12345");
  store.refuse("all");
  assert.throws(() => store.length);
  const { me } = await openForTest({ storage: store });
  assert.equal(me.status().reason, "denied");
  me.dispose();
});

describe("assertNoEgress", () => {
  let server, browser;
  before(async () => {
    server = await serve({ mounts: { "/": path.join(ROOT, "tests/e2e/pages") }, headers: { "Content-Security-Policy": null } });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  const WAYS = ["fetch", "keepalive", "xhr", "beacon", "eventSource", "webSocket", "image", "style", "script", "module", "worker", "frame", "form", "navigation"];

  test("a quiet page passes, and each of the usual ways out is seen", { timeout: 400_000 }, async () => {
    const page = await browser.newPage(server);
    await page.goto("/egress-control.html");
    await assertNoEgress(page, () => page.evaluate(() => localStorage.setItem("a", "b")));
    const names = await page.evaluate(async () => Object.keys((await import("/egress-control.js")).channels));
    const ways = WAYS.filter((name) => names.includes(name));
    assert.deepEqual(ways, WAYS);
    await page.close();
    const missed = [];
    for (const way of ways) {
      const page = await browser.newPage(server);
      await page.goto("/egress-control.html");
      await page.evaluate(async () => (window.channels = (await import("/egress-control.js")).channels));
      const seen = await assertNoEgress(page, async () => {
        await page.evaluate(([way, target]) => void window.channels[way](target), [way, `${server.origin}/out-${way}`]).catch(() => {});
        await page.waitForTimeout(150);
      }).then(() => false, (error) => error.message.includes(`/out-${way}`));
      if (!seen) missed.push(way);
      await page.close().catch(() => {});
    }
    assert.deepEqual(missed, []);
  });

  test("what is allowed may be asked for; what is not a page, or not a function, is told", { timeout: 120_000 }, async () => {
    const page = await browser.newPage(server);
    await page.goto("/egress-control.html");
    const ask = () => page.evaluate(() => fetch("/egress-control.html?x").then(() => {}));
    for (const allow of [[`${server.origin}/`], [/\?x$/], [({ method }) => method === "GET"]]) await assertNoEgress(page, ask, { allow });
    await assert.rejects(assertNoEgress(page, ask, { allow: ["https://elsewhere.example/"] }), /sent 1 request:\n {2}GET .*\?x/);
    await assert.rejects(assertNoEgress({}, ask), /a page of Playwright/);
    await assert.rejects(assertNoEgress(page), /what to do meanwhile/);
    await page.close();
  });
});
