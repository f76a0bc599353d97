// The history in real tabs: renderer processes of their own over one local storage, killed, closed and erased at random.
// The short form runs with the tests; `INDWELL_LONG=1 node --test tests/e2e/storage.test.mjs` runs the long one.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const long = Boolean(process.env.INDWELL_LONG);
const TABS = 8;
const EACH = 120; // 960 events: below the 1,000 that a history holds, so that each can be counted
const ROUNDS = long ? 84 : 2; // 84 rounds are 10,080 events a tab
const KILLS = long ? 300 : 12;
const ERASURES = long ? 1000 : 12;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

describe("the history in real tabs", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer();
    browser = await launch({ persistent: true });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** A page with `lab`: an open Indwell in local storage, whose clock goes a minute a call, so that no save waits. */
  async function tab(space) {
    const page = await browser.context.newPage();
    await page.goto(new URL("/empty.html", server.origin).href);
    await page.evaluate(async (space) => {
      const { open } = await import("/indwell/index.js");
      let now = Date.now();
      const again = async () => (window.me = await open({ space, storage: "local", now: () => (now += 60_000) }));
      window.again = again;
      await again();
    }, space);
    return page;
  }

  const renderers = async () => {
    const session = await browser.browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    await session.detach();
    return processInfo.filter(({ type }) => type === "renderer").length;
  };

  const stored = async (space) => {
    const page = await tab(space);
    const found = await page.evaluate(() => {
      const { events, items } = window.me.export();
      return { events: events.length, items: new Set(events.map((event) => items[event.item].key)).size, status: window.me.status() };
    });
    await page.close();
    return found;
  };

  const clear = async () => {
    const page = await browser.context.newPage();
    await page.goto(new URL("/empty.html", server.origin).href);
    await page.evaluate(() => localStorage.clear());
    await page.close();
  };

  test(`${TABS} tabs that open, close and compact: ${ROUNDS * EACH} events each, none lost, none doubled`, async () => {
    let compactions = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const space = `tabs${round}`;
      const pages = await Promise.all(Array.from({ length: TABS }, () => tab(space)));
      if (!round) assert.ok((await renderers()) >= TABS, "a renderer process for each tab");
      const told = await Promise.all(
        pages.map(async (page, index) => {
          const told = await page.evaluate(
            async ([each, index]) => {
              let told = 0;
              for (let i = 0; i < each; i++) {
                told += window.me.track({ name: "view_item", item_id: `${index}-${i}` });
                if (Math.random() < 0.1) {
                  window.me.dispose();
                  await window.again();
                }
                if (Math.random() < 0.5) await new Promise((done) => setTimeout(done, Math.random() * 4));
              }
              return told;
            },
            [EACH, index],
          );
          await page.close();
          return told;
        }),
      );
      assert.deepEqual(told, Array(TABS).fill(EACH));
      const found = await stored(space);
      assert.deepEqual([found.events, found.items], [TABS * EACH, TABS * EACH], `round ${round}`);
      assert.equal(found.status.storage, "persistent");
      assert.equal(found.status.reason, undefined);
      const page = await browser.context.newPage();
      await page.goto(new URL("/empty.html", server.origin).href);
      const keys = await page.evaluate((space) => Object.keys(localStorage).filter((key) => key.startsWith(`indwell/${space}/`)).length, space);
      await page.close();
      compactions += keys < (TABS * EACH) / 10 ? 1 : 0;
      await clear();
    }
    assert.equal(compactions, ROUNDS, "chunks were united");
  });

  test(`${KILLS} renderers killed at random moments: nothing acknowledged is lost`, async () => {
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const space = `kill${kill}`;
      const page = await tab(space);
      let acknowledged = 0;
      await page.exposeFunction("acknowledge", (count) => void (acknowledged = Math.max(acknowledged, count)));
      const crashed = new Promise((done) => page.once("crash", done));
      page
        .evaluate(async () => {
          for (let i = 0; ; i++) {
            window.me.track({ name: "view_item", item_id: `${i}` });
            if (window.me.status().unsaved === 0) window.acknowledge(i + 1);
            if (i % 7 === 6) {
              window.me.dispose();
              await window.again();
            }
            await new Promise((done) => setTimeout(done));
          }
        })
        .catch(() => {});
      await wait(40 + Math.random() * 400);
      const session = await browser.context.newCDPSession(page);
      session.send("Page.crash").catch(() => {});
      await crashed;
      killed += 1;
      const least = acknowledged;
      await page.close();
      const found = await stored(space);
      assert.ok(found.events >= Math.min(least, 1000), `kill ${kill}: ${found.events} of ${least} acknowledged`);
      assert.equal(found.events, found.items, "none doubled");
      assert.ok(least > 0, "something was acknowledged");
      assert.equal(found.status.reason, undefined);
      if (kill % 20 === 19) await clear();
    }
    assert.equal(killed, KILLS);
    await clear();
  });

  test(`${ERASURES} erasures while ${TABS} tabs record: nothing comes back`, async () => {
    const pages = await Promise.all(Array.from({ length: TABS }, () => tab("erase")));
    // Every event says in a facet when it was recorded, finer than the history itself keeps it.
    const dated = () => {
      const at = ({ facets }) => Number(facets.find((facet) => facet.startsWith("at="))?.slice(3) ?? Infinity);
      window.oldest = () => Math.min(...window.me.export().items.map(at));
      window.event = () => ({
        name: "view_item",
        item: { item_id: `${Math.random()}`, facets: { at: `${performance.timeOrigin + performance.now()}` } },
      });
    };
    for (const page of pages) {
      await page.evaluate(dated);
      await page.evaluate(() => (window.loop = setInterval(() => window.me.track(window.event()), 5)));
    }
    let late = 0;
    for (let erasure = 0; erasure < ERASURES; erasure++) {
      await wait(20 + Math.random() * 60);
      const by = pages[erasure % TABS];
      const since = await by.evaluate(() => {
        const since = performance.timeOrigin + performance.now();
        window.me.forget();
        return since;
      });
      const started = Date.now();
      const fresh = erasure % 10 === 0 ? [await tab("erase")] : [];
      for (const page of fresh) await page.evaluate(dated);
      // Clocks of processes differ by less than this.
      const slack = 2;
      for (const page of [...pages, ...fresh]) {
        while ((await page.evaluate(() => window.oldest())) < since - slack) {
          assert.ok(Date.now() - started < 1000, `erasure ${erasure}: an event came back`);
          late += 1;
        }
      }
      for (const page of fresh) await page.close();
    }
    for (const page of pages) await page.evaluate(() => clearInterval(window.loop));
    await Promise.all(pages.map((page) => page.close()));
    assert.ok(late < ERASURES * TABS, `${late} looks came too early`);
    await clear();
  });
});
