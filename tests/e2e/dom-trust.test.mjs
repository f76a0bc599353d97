// indwell/dom: hostile pages and wrong arguments do no harm, and detach leaves nothing behind.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { inPage } from "./lab.mjs";

describe("trust", () => {
  inPage("hostile attributes and JSON-LD are read as nothing, or as plain strings", async (run) => {
    const seen = await run(async (lab) => {
      const me = await lab.lover();
      const hostile = [
        "{", "null", "[]", "7", '"x"', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', '{"__proto__":"evil","colour":"red"}',
        '{"colour":{"name":{"name":"x"}}}', '{"colour":[[["red"]]]}', `{"colour":"${"x".repeat(5000)}"}`, '{"colour":null,"brand":[null,1,true,{}]}', "alert(1)", "<img src=x onerror=alert(1)>",
      ];
      const ul = document.createElement("ul");
      ul.dataset.indwellList = "__proto__";
      hostile.forEach((facets, i) => {
        const li = lab.tile(i ? `h${i}` : "__proto__");
        li.dataset.indwellFacets = facets;
        li.dataset.indwellPrice = ["1e999", "-1", "x", "0x10", ""][i % 5];
        li.dataset.indwellTime = "yesterday";
        li.dataset.indwellPin = ["-1", "99", "1e3", "__proto__"][i % 4];
        ul.append(li);
      });
      ul.append(lab.tile("", "red"), lab.tile(" ", "red"), lab.tile("x".repeat(10_000), "red"));
      ul.dataset.indwellLimit = "many";
      const deep = "[".repeat(5000) + "]".repeat(5000);
      for (const text of ["{", deep, `{"@graph":${deep}}`, JSON.stringify({ "@type": "Product", sku: "h0", __proto__: null, name: 7, offers: 3, brand: [[{}]] }), `{"@type":"Product","sku":"h1","name":"${"y".repeat(70_000)}"}`, '{"@type":"BreadcrumbList","itemListElement":[null,7,{"item":{"@id":"http://["}}]}', '{"@type":"Product","@id":"v","__proto__":{"name":"evil"},"category":"A>B"}']) {
        const script = document.createElement("script");
        script.type = "application/ld+json";
        script.textContent = text;
        document.head.append(script);
      }
      const view = document.createElement("div");
      view.dataset.indwellView = "v";
      const purchase = document.createElement("div");
      purchase.dataset.indwellPurchase = '{"length":5}';
      const trouble = [];
      me.on("trap", (trap) => trouble.push(trap));
      lab.attach(me);
      lab.main().append(ul, view, purchase);
      await lab.frame();
      return { trouble, polluted: {}.polluted ?? [].polluted ?? null, tiles: ul.children.length, view: me.log.find((event) => event.name === "view_item").item, log: me.log.map((event) => event.name), evil: me.interests().facets.length };
    });
    assert.deepEqual([seen.trouble, seen.polluted, seen.tiles], [[], null, 16]);
    assert.deepEqual(seen.log, ["view_item"]);
    assert.equal(seen.view.item_id, "v");
  });

  inPage("wrong arguments are told, and a disposed Indwell is left alone", async (run) => {
    const seen = await run(async (lab) => {
      const told = [];
      const tell = (work) => {
        try {
          work();
        } catch (error) {
          told.push(error.message);
        }
      };
      const me = await lab.lover();
      tell(() => lab.attach(Promise.resolve(me)));
      tell(() => lab.attach(me, "main"));
      tell(() => lab.attach(me, document, { order: false }));
      const handle = lab.attach(me, document, null);
      tell(() => lab.attach(me));
      me.dispose();
      lab.main().append(lab.list("late", 3));
      await lab.frame();
      handle.detach();
      tell(() => lab.attach(me));
      return told;
    });
    assert.deepEqual(
      [/await/, /document/, /"order"/, /already/, /disposed/].map((word, i) => word.test(seen[i])),
      Array(5).fill(true),
      seen.join("\n"),
    );
  });
});

describe("detach", () => {
  inPage("no listener, timer or observer is left", async (run, page) => {
    await page.addInitScript(() => {
      const live = (window.live = { observers: new Set(), timers: new Set() });
      for (const name of ["IntersectionObserver", "MutationObserver", "ResizeObserver"]) {
        const Plain = window[name];
        window[name] = class extends Plain {
          observe(...given) {
            live.observers.add(this);
            super.observe(...given);
          }
          disconnect() {
            live.observers.delete(this);
            super.disconnect();
          }
        };
      }
      const { setTimeout, clearTimeout } = window;
      window.setTimeout = (work, ms) => {
        const id = setTimeout(() => (live.timers.delete(id), work()), ms);
        live.timers.add(id);
        return id;
      };
      window.clearTimeout = (id) => (live.timers.delete(id), clearTimeout(id));
    });
    await page.reload();
    const session = await page.context().newCDPSession(page);
    const listeners = async () => {
      let count = 0;
      for (const expression of ["document", "window", "document.documentElement", "document.body", "document.querySelector('ul')"]) {
        const { result } = await session.send("Runtime.evaluate", { expression });
        count += (await session.send("DOMDebugger.getEventListeners", { objectId: result.objectId })).listeners.length;
      }
      return count;
    };
    await run(async (lab) => {
      lab.me = await lab.lover();
      lab.main().append(lab.list("home", 8));
      await lab.painted();
    });
    const state = () => page.evaluate(() => [window.live.observers.size, window.live.timers.size]);
    const before = [await listeners(), await state()];
    await run(async (lab) => {
      lab.handle = lab.attach(lab.me);
      for (let i = 0; i < 3; i++) await lab.frame();
      await lab.wait(100);
    });
    const during = [await listeners(), await state()];
    await run((lab) => lab.handle.detach());
    assert.deepEqual([await listeners(), await state()], before);
    assert.deepEqual(during, [before[0] + 3, [2, 1]]);
    await page.locator("li a").first().click();
    assert.deepEqual(await run((lab) => lab.me.log), []);
  });

  inPage("many rounds of attach and detach, and of lists that come and go, keep nothing", async (run) => {
    const seen = await run(async (lab) => {
      const me = await lab.lover();
      const registry = new FinalizationRegistry(() => gone++);
      let gone = 0;
      const handle = lab.attach(me);
      for (let i = 0; i < 50; i++) {
        const ul = lab.list("home", 5);
        registry.register(ul);
        lab.main().replaceChildren(ul);
        await lab.frame();
      }
      lab.main().replaceChildren();
      for (let i = 0; i < 10 && gone < 48; i++) {
        await lab.wait(50);
        window.gc?.();
      }
      handle.detach();
      for (let i = 0; i < 50; i++) lab.attach(me).detach();
      return { gone, gc: typeof window.gc };
    });
    assert.ok(seen.gc !== "function" || seen.gone >= 48, JSON.stringify(seen));
  });
});
