// The same of every storage: what is recorded is there after a reload or is said not to be, erased is erased, and a storage
// that is full, throws or answers garbage costs the page nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const KINDS = ["local", "session", "host", "host, with promises", "memory", "off"];
const kept = (kind) => !["memory", "off"].includes(kind);

describe("every storage", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** A page and how to open Indwell in it; `fault` breaks the storage before that. */
  async function lab(kind) {
    const page = await browser.newPage(server);
    const begin = async (fault) => {
      await page.goto("/empty.html");
      await page.evaluate(
        async ([kind, fault]) => {
          const [{ open }, { make }] = await Promise.all([import("/indwell/index.js"), import("/stores.js")]);
          const store = await make(kind);
          if (fault) store.break(fault);
          let now = Date.now();
          const me = await open({ storage: store.storage, now: () => (now += 60_000) });
          const like = (from, to) => {
            for (let i = from; i < to; i++) me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
          };
          const shelf = Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue" } }));
          const traps = [];
          me.on("trap", (trap) => traps.push(trap));
          window.lab = { store, me, like, traps, first: () => me.rank(shelf).order[0], status: () => me.status() };
        },
        [kind, fault],
      );
    };
    const end = async () => {
      assert.deepEqual(await page.evaluate(() => window.lab.traps), []);
      assert.deepEqual(await page.seen.trouble(), []);
      await page.close();
    };
    return { page, begin, end };
  }

  for (const kind of KINDS) {
    test(`${kind}: recorded, read back, erased`, async () => {
      const { page, begin, end } = await lab(kind);
      await begin();
      const seen = await page.evaluate(async () => {
        const { like, first, status, store } = window.lab;
        like(0, 8);
        await store.settled();
        return { first: first(), ...status() };
      });
      const storage = kept(kind) ? "persistent" : kind;
      const events = kind === "off" ? 0 : 8;
      assert.deepEqual([seen.first, seen.storage, seen.reason, seen.events], [kind === "off" ? 0 : 7, storage, undefined, events]);
      assert.ok(!seen.unsaved, `${seen.unsaved} unsaved`);

      await begin();
      const again = await page.evaluate(() => [window.lab.first(), window.lab.status().events]);
      assert.deepEqual(again, kept(kind) ? [7, 8] : [0, 0]);
      const erased = await page.evaluate(async () => {
        const { me, store, status } = window.lab;
        me.forget();
        await store.settled();
        return [status().events, await store.keys()];
      });
      assert.equal(erased[0], 0);
      assert.match(erased[1].sort().join(" "), kept(kind) ? /^indwell\/default\/epoch\.\w{16} indwell\/default\/erased$/ : /^$/);

      await begin();
      assert.equal(await page.evaluate(() => window.lab.status().events), 0);
      await end();
    });

    for (const fault of kept(kind) ? ["full", "throws", "garbage"] : []) {
      test(`${kind} that ${fault === "full" ? "is full" : fault === "throws" ? "throws" : "answers garbage"}: from memory, and as before when that ends`, async () => {
        const { page, begin, end } = await lab(kind);
        await begin();
        await page.evaluate(async () => {
          window.lab.like(0, 3);
          await window.lab.store.settled();
        });
        await begin(fault);
        const broken = await page.evaluate(async () => {
          const { like, first, store, status } = window.lab;
          like(3, 8);
          await store.settled();
          return { first: first(), ...status() };
        });
        assert.equal(broken.first, 7);
        assert.deepEqual([broken.storage, broken.unsaved], ["memory", 5]);
        assert.ok(["denied", "full"].includes(broken.reason), broken.reason);
        const mended = await page.evaluate(async () => {
          const { like, store, status } = window.lab;
          store.mend();
          like(8, 9);
          await store.settled();
          // What is read of it now is as before.
          return { ...status(), keys: await store.keys() };
        });
        assert.deepEqual([mended.storage, mended.reason, mended.unsaved], ["persistent", undefined, 0]);
        await begin();
        assert.equal(await page.evaluate(() => window.lab.status().events), 9);
        await end();
      });
    }
  }
});
