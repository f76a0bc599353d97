// The supervisor: whatever happens in the wasm, the page gets its own order, the next call is right, and memory stays.
// Real traps of the fault build, in the place of one call into the wasm.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { faultServer, launch } from "../../pkg-scripts/lib/browser.mjs";
import { CALLS } from "../../src/js/names.js";

const KINDS = ["panic", "bounds", "stack", "memory"];

describe("supervisor", () => {
  let server, browser;
  before(async () => {
    server = await faultServer();
    browser = await launch({ args: ["--js-flags=--expose-gc"] });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Runs `work` in a page with `lab`: an open Indwell, items, `fail(name, kind)`, which makes the next call of that name trap, and `restore`. */
  async function inLab(work, argument) {
    const page = await browser.newPage(server);
    await page.goto("/empty.html");
    await page.evaluate(async (CALLS) => {
      const modules = ["index", "indwell_core"].map((name) => import(`/indwell/${name}.js`));
      const [{ open, IndwellError }, { Core, __fault }] = await Promise.all(modules);
      const plain = Core.prototype.call;
      const restore = () => void (Core.prototype.call = plain);
      const fail = (name, kind, once = true) => {
        if (!CALLS.includes(name)) throw new Error(`there is no call ${name}`);
        Core.prototype.call = function (what, ...given) {
          if (what !== CALLS.indexOf(name)) return plain.call(this, what, ...given);
          if (once) restore();
          return __fault(kind);
        };
      };
      const items = Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue" } }));
      let now = Date.UTC(2026, 0, 5, 12);
      const learn = (me, times = 8) => {
        for (let i = 0; i < times; i++) {
          now += 60_000;
          me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
        }
      };
      window.lab = { open: (options) => open({ now: () => now, ...options }), fail, restore, items, learn, Core, IndwellError };
    }, CALLS);
    try {
      return await page.evaluate(work, argument);
    } finally {
      assert.deepEqual(await page.seen.trouble(), []);
      await page.close();
    }
  }

  for (const kind of KINDS) {
    for (const storage of ["memory", "local", "session"]) {
      test(`${kind} with ${storage} storage: the page's order, then the right one, with the history`, async () => {
        const seen = await inLab(
          async ([kind, storage]) => {
            const { open, fail, items, learn } = window.lab;
            const me = await open({ storage });
            const traps = [];
            me.on("trap", (trap) => traps.push(trap.during));
            learn(me);
            const before = me.rank(items, { list: "home" });
            const history = me.status().events;
            fail("rank", kind);
            const during = me.rank(items, { list: "home", limit: 4 });
            const after = me.rank(items, { list: "home" });
            return { before, during, after, history, kept: me.status().events, traps, told: me.status().storage };
          },
          [kind, storage],
        );
        assert.ok(seen.before.reordered);
        assert.deepEqual([seen.during.order, seen.during.fallback, seen.during.reordered], [[0, 1, 2, 3], "trap", false]);
        assert.deepEqual(seen.after, seen.before);
        assert.deepEqual([seen.kept, seen.history, seen.traps], [8, 8, ["rank"]]);
        assert.equal(seen.told, storage === "memory" ? "memory" : "persistent");
      });
    }

    test(`${kind} in every method: an answer of the right shape`, async () => {
      const seen = await inLab((kind) => {
        return window.lab.open().then((me) => {
          const { fail, items, learn } = window.lab;
          const traps = [];
          me.on("trap", (trap) => traps.push(trap.during));
          const out = {};
          const during = (method, call) => {
            learn(me, 2);
            fail(method, kind);
            out[method] = call();
          };
          during("track", () => me.track({ name: "view_item", item_id: "a" }));
          during("interests", () => me.interests());
          during("why", () => me.why("s1"));
          during("export", () => me.export());
          during("status", () => me.status());
          during("forget", () => {
            me.forget();
            return me.status().events; // a second instance did it
          });
          out.rank = me.rank(items).order.length;
          return { out, traps };
        });
      }, kind);
      assert.deepEqual(seen.traps, ["track", "interests", "why", "export", "status", "forget"]);
      assert.equal(seen.out.track, 0);
      assert.deepEqual([seen.out.interests.events, seen.out.interests.facets, seen.out.interests.price], [0, [], null]);
      assert.equal(seen.out.why, null);
      assert.deepEqual([seen.out.export.format, seen.out.export.events], ["indwell", []]);
      assert.deepEqual(seen.out.status, { storage: "memory", events: 0, bytes: 0 });
      assert.deepEqual([seen.out.forget, seen.out.rank], [0, 10]);
    });
  }

  test("a trap in one session leaves the others as they were", async () => {
    const seen = await inLab(async () => {
      const { open, fail, items, learn } = window.lab;
      const [one, other] = await Promise.all([open({ space: "one" }), open({ space: "other" })]);
      learn(one);
      learn(other, 5);
      const before = other.rank(items).order;
      fail("rank", "panic");
      one.rank(items);
      const after = other.rank(items).order;
      return { before, after, counts: [one.status().events, other.status().events] };
    });
    assert.deepEqual(seen.after, seen.before);
    assert.deepEqual(seen.counts, [8, 5]);
  });

  test("erasing that fails twice is not passed over in silence", async () => {
    const seen = await inLab(async () => {
      const { open, fail, restore, learn, IndwellError } = window.lab;
      const me = await open();
      learn(me, 3);
      fail("forget", "panic", false);
      let told;
      try {
        me.forget();
      } catch (error) {
        told = [error instanceof IndwellError, error.code];
      }
      restore();
      const kept = me.status().events;
      me.forget();
      return { told, kept, left: me.status().events };
    });
    assert.deepEqual(seen, { told: [true, "trap"], kept: 3, left: 0 });
  });

  test("where no new instance can be made: the page's order until one can", async () => {
    const seen = await inLab(async () => {
      const { open, fail, items, learn } = window.lab;
      const me = await open();
      learn(me);
      const before = me.rank(items).order;
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function () {
        throw new RangeError("no memory for an instance");
      };
      fail("rank", "stack");
      const during = [me.rank(items), me.rank(items), me.rank(items)].map(({ order, fallback }) => [String(order), fallback]);
      const counted = me.track({ name: "view_item", item_id: "a" });
      WebAssembly.Instance = Instance;
      return { before, during, counted, after: me.rank(items).order };
    });
    assert.deepEqual(seen.during, Array(3).fill(["0,1,2,3,4,5,6,7,8,9", "trap"]));
    assert.equal(seen.counted, 0);
    assert.deepEqual(seen.after, seen.before);
  });

  test("1,000 traps in a row leave memory where it was", { timeout: 120_000 }, async (t) => {
    const seen = await inLab(async () => {
      const { open, fail, items, learn } = window.lab;
      // Counts memories that come and go, and keeps none but the last alive (a WeakRef would, until the task ends).
      const seen = { made: 0, gone: 0, last: undefined };
      const registry = new FinalizationRegistry(() => seen.gone++);
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function (...given) {
        const instance = new Instance(...given);
        const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
        if (memory) {
          seen.made++;
          seen.last = memory;
          registry.register(memory);
        }
        return instance;
      };
      const me = await open();
      learn(me);
      const right = String(me.rank(items).order);
      const page = String(items.map((_, i) => i));
      const turn = (kind) => {
        fail("rank", kind);
        const fallback = me.rank(items);
        return fallback.fallback === "trap" && String(fallback.order) === page && String(me.rank(items).order) === right;
      };
      const settle = async () => {
        for (let i = 0; i < 3; i++) {
          window.gc();
          await new Promise((done) => setTimeout(done, 30));
        }
        return performance.memory.usedJSHeapSize;
      };
      // Running out of memory takes 4 GB of addresses and some 30 ms each time: every twentieth is enough.
      const kind = (i) => (i % 20 ? ["panic", "bounds", "stack"][i % 3] : "memory");
      const size = () => seen.last.buffer.byteLength;
      let wrong = 0;
      for (let i = 0; i < 100; i++) wrong += !turn(kind(i));
      const [heap, bytes] = [await settle(), size()];
      for (let i = 0; i < 1000; i++) wrong += !turn(kind(i));
      return { wrong, made: seen.made, heap, heapAfter: await settle(), bytes, bytesAfter: size(), alive: seen.made - seen.gone, kept: me.status().events };
    });
    t.diagnostic(JSON.stringify(seen));
    assert.deepEqual([seen.wrong, seen.kept], [0, 8]);
    assert.ok(seen.made >= 1100, "a new instance each time");
    assert.equal(seen.bytesAfter, seen.bytes);
    assert.ok(seen.alive <= 5, `${seen.alive} memories alive`);
    assert.ok(seen.heapAfter < seen.heap + 512 * 1024, `heap ${seen.heap} → ${seen.heapAfter}`);
  });
});
