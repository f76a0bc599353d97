// indwell/dom: what the visitor does is recorded, and once.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { inPage } from "./lab.mjs";

const names = (log) => log.map((event) => event.name);

describe("impressions", () => {
  inPage("half visible for a second, once, together, and again when the list comes back", async (run, page) => {
    const first = await run(async (lab) => {
      const me = await lab.lover();
      lab.calls = 0;
      const { track } = me;
      me.track = (events) => (lab.calls++, track(events));
      lab.log = me.log;
      lab.ul = lab.list("home", 9, { reds: [] });
      lab.main().append(lab.ul);
      lab.attach(me, document, { reorder: false });
      await lab.wait(700);
      const early = lab.log.length;
      await lab.wait(700);
      return { early, calls: lab.calls, log: lab.log.map((event) => [event.name, event.item.item_id, event.list, event.item.facets.colour[0]]) };
    });
    assert.equal(first.early, 0);
    assert.deepEqual(first.log, [0, 1, 2, 3, 4, 5].map((i) => ["item_impression", `t${i}`, "home", "blue"]));
    assert.equal(first.calls, 1, "one batch");

    await page.evaluate(() => scrollTo(0, 260)); // t2 to t8; t8 by 60 of 100
    await run((lab) => lab.wait(1400));
    assert.deepEqual(await run((lab) => lab.log.slice(6).map((event) => event.item.item_id)), ["t6", "t7", "t8"]);

    await run(async (lab) => {
      lab.log.length = 0;
      scrollTo(0, 0);
      lab.ul.remove();
      await lab.frame();
      lab.main().append(lab.ul);
      await lab.wait(1400);
    });
    assert.equal(await run((lab) => lab.log.length), 6);
  });

  inPage("not while passing by, nor in a hidden page", async (run, page) => {
    await run(async (lab) => {
      const me = await lab.lover();
      lab.log = me.log;
      lab.main().append(lab.list("home", 30, { reds: [] }));
      lab.attach(me, document, { reorder: false });
      await lab.wait(500);
      for (let y = 0; y <= 2400; y += 300) {
        scrollTo(0, y);
        await lab.wait(60);
      }
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      await lab.wait(1300);
    });
    assert.equal(await run((lab) => lab.log.length), 0);
    await page.evaluate(() => (delete document.hidden, document.dispatchEvent(new Event("visibilitychange"))));
    assert.equal(await run((lab) => lab.log.length), 0);
    await run((lab) => lab.wait(1300));
    assert.equal(await run((lab) => lab.log.length), 6);
  });
});

describe("clicks", () => {
  inPage("a tile picked, once, whatever was clicked in it; its controls pick nothing", async (run, page) => {
    await run(async (lab) => {
      const me = await lab.lover();
      lab.log = me.log;
      lab.main().append(
        lab.list("home", 3, { inside: '<button class="own">Zoom</button><em>text</em><span class="host"></span>' }),
        lab.tile("lone"),
      );
      const shadow = document.querySelector(".host").attachShadow({ mode: "open" });
      shadow.innerHTML = "<i>shadow</i>";
      document.querySelector("#main").addEventListener("click", (event) => (event.preventDefault(), event.stopPropagation()));
      lab.attach(me, document, { reorder: false, impressions: false });
    });
    const first = page.locator("li").first();
    await first.locator("em").click();
    await first.locator("button").click();
    await first.locator(".host").click();
    await first.locator("a").dblclick();
    await first.locator("a").click({ button: "middle" });
    await first.locator("a").click({ button: "right" });
    await page.locator("li").last().locator("a").press("Enter");
    await page.locator("p").click();
    const log = await run((lab) => lab.log.map((event) => [event.name, event.item.item_id, event.list ?? null]));
    assert.deepEqual(log, [...Array(4).fill(["select_item", "t0", "home"]), ["select_item", "lone", null]]);
    for (const context of page.context().pages()) if (context !== page) await context.close();
  });

  inPage("actions: basket, wishes and opinions, also beside a tile", async (run, page) => {
    await run(async (lab) => {
      const me = await lab.lover();
      lab.log = me.log;
      const actions = ["add_to_cart", "remove_from_cart", "add_to_wishlist", "like", "dislike", "constructor"];
      const buttons = actions.map((name) => `<button data-indwell-action="${name}"><b>${name}</b></button>`).join("");
      const block = document.createElement("div");
      block.innerHTML = `<button data-indwell-action="add_to_cart" data-indwell-item="alone" data-indwell-facets='{"colour":"green"}'>alone</button>`;
      lab.main().append(lab.list("home", 1, { inside: buttons }), block);
      const view = document.createElement("section");
      view.dataset.indwellView = "main";
      view.innerHTML = '<button data-indwell-action="add_to_cart">main</button>';
      lab.main().append(view);
      lab.attach(me, document, { impressions: false });
      lab.log.length = 0;
    });
    for (const button of await page.locator("button").all()) await button.locator("b").or(button).first().click();
    const log = await run((lab) => lab.log.map((event) => [event.name, event.feedback ?? null, event.item.item_id, event.item.facets.colour?.[0] ?? null]));
    assert.deepEqual(log, [
      ["add_to_cart", null, "t0", "red"],
      ["remove_from_cart", null, "t0", "red"],
      ["add_to_wishlist", null, "t0", "red"],
      ["item_feedback", "like", "t0", "red"],
      ["item_feedback", "dislike", "t0", "red"],
      ["add_to_cart", null, "alone", "green"],
      ["add_to_cart", null, "main", null],
    ]);
  });

  inPage("hide means now, and the focus goes on to the next tile", async (run, page) => {
    await run(async (lab) => {
      const me = await lab.lover();
      lab.me = me;
      lab.main().append(lab.list("one", 3, { inside: '<button data-indwell-action="hide">no</button>' }), lab.list("two", 3));
      lab.handle = lab.attach(me, document, { impressions: false, painted: true });
    });
    await page.locator("li button").nth(1).click();
    const seen = await run((lab) => ({
      hidden: [...document.querySelectorAll("li")].filter((li) => li.hidden).map((li) => li.dataset.indwellItem),
      focus: document.activeElement.getAttribute("href"),
      slate: lab.me.rank([{ item_id: "t1" }]).hidden,
    }));
    assert.deepEqual(seen, { hidden: ["t1", "t1"], focus: "#t2", slate: ["t1"] });
    assert.equal(await page.seen.cls(), 0);
    assert.equal(await run((lab) => (lab.handle.detach(), document.querySelectorAll("[hidden]").length)), 0);
  });
});

describe("views", () => {
  inPage("what is looked at while everything is erased leaves no trace", async (run) => {
    const events = await run(async (lab) => {
      const me = await lab.lover();
      const section = document.createElement("section");
      section.dataset.indwellView = "main";
      section.textContent = "a product";
      lab.main().append(section, lab.list("home", 3));
      const handle = lab.attach(me, document);
      await lab.wait(1200);
      const before = me.status().events;
      me.forget();
      await lab.wait(1200);
      handle.detach();
      return [before > 0, me.status().events];
    });
    assert.deepEqual(events, [true, 0]);
  });

  inPage("a view once, with facets from JSON-LD, and its dwell whenever it ends", async (run, page) => {
    await run(async (lab) => {
      const me = await lab.lover();
      lab.log = me.log;
      const linked = (data) => {
        const script = document.createElement("script");
        script.type = "application/ld+json";
        script.textContent = JSON.stringify(data);
        document.head.append(script);
      };
      linked({
        "@graph": [
          { "@type": "Product", sku: "mug", name: "Red mug", brand: { "@type": "Brand", name: "Acme" }, color: "red", offers: [{ price: "9.50" }] },
          { "@type": ["Product"], sku: "other", name: "Other", category: "Home > Plates" },
        ],
      });
      linked({
        "@type": "BreadcrumbList",
        itemListElement: [
          { position: 3, name: "Red mug" },
          { position: 1, name: "Start", item: "/" },
          { position: 2, name: "Kitchen/Mugs", item: { "@id": "/mugs" } },
        ],
      });
      lab.view = document.createElement("section");
      lab.view.dataset.indwellView = "mug";
      lab.view.textContent = "A mug";
      lab.handle = lab.attach(me);
      lab.main().append(lab.view);
      await lab.frame();
      lab.main().append(lab.view); // moved, not new
      await lab.wait(1300);
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      await lab.wait(300);
      delete document.hidden;
      document.dispatchEvent(new Event("visibilitychange"));
      await lab.wait(1100);
      lab.view.dataset.indwellView = "other";
      await lab.wait(1100);
      lab.view.remove();
      await lab.frame();
    });
    const log = await run((lab) => lab.log);
    assert.deepEqual(names(log), ["view_item", "item_dwell", "item_dwell", "view_item", "item_dwell"]);
    assert.deepEqual(log[0].item, {
      item_id: "mug",
      facets: { brand: ["Acme"], category: ["Kitchen Mugs"], color: ["red"] },
      price: 9.5,
      text: "Red mug",
    });
    assert.deepEqual([log[3].item.item_id, log[3].item.facets.category], ["other", ["Home/Plates"]]);
    assert.ok(log[1].dwell_ms >= 1000 && log[1].dwell_ms < 2500 && log[1].item_id === "mug", JSON.stringify(log[1]));
    assert.deepEqual([log[2].item_id, log[4].item_id], ["mug", "other"]);
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("a page opened behind another is viewed when it is seen; detach ends the dwell", async (run) => {
    const log = await run(async (lab) => {
      const me = await lab.lover();
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      lab.main().innerHTML = '<section data-indwell-view="story" data-indwell-facets=\'{"section":["Sport","Tennis"]}\' data-indwell-time="2026-01-01T00:00Z">Story</section>';
      const handle = lab.attach(me);
      await lab.frame();
      const before = me.log.length;
      delete document.hidden;
      document.dispatchEvent(new Event("visibilitychange"));
      await lab.wait(1200);
      handle.detach();
      handle.detach();
      handle.refresh();
      return [before, ...me.log];
    });
    assert.equal(log[0], 0);
    assert.deepEqual(names(log.slice(1)), ["view_item", "item_dwell"]);
    assert.deepEqual(log[1].item, { item_id: "story", facets: { section: ["Sport", "Tennis"] }, time: Date.UTC(2026, 0, 1) });
  });
});

describe("purchases", () => {
  inPage("an order counts once in a session, and again after it was forgotten", async (run, page) => {
    const buy = (storage) =>
      run(async (lab, storage) => {
        const me = await lab.lover({ storage, space: "orders" });
        lab.me = me;
        lab.main().innerHTML = "<div data-indwell-order='A-1' data-indwell-purchase='[\"t1\",\"t2\",3,null]'></div>";
        lab.handle = lab.attach(me);
        const block = document.createElement("div");
        block.dataset.indwellOrder = "A-1";
        block.dataset.indwellPurchase = '["t1","t2"]';
        lab.main().append(block);
        await lab.frame();
        return me.log;
      }, storage);
    assert.deepEqual(await buy("local"), [{ name: "purchase", items: [{ item_id: "t1" }, { item_id: "t2" }] }]);
    await page.reload();
    assert.deepEqual(await buy("local"), []);
    assert.ok(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).includes("A-1"), "kept as a hash");
    await run((lab) => lab.me.forget());
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await page.reload();
    assert.equal((await buy("local")).length, 1);
    await run((lab) => lab.me.forget());
    await page.reload();
    assert.equal((await buy("memory")).length, 1);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0, "memory keeps nothing in storage");
  });
});

describe("one attached root in another", () => {
  for (const first of ["outer", "inner"]) {
    inPage(`the ${first} one first: a tile is seen, picked and hidden by the innermost, a view is one view`, async (run) => {
      const seen = await run(async (lab, first) => {
        const me = await lab.lover();
        const part = document.createElement("div");
        const block = document.createElement("p");
        block.dataset.indwellView = "main";
        block.textContent = "Main";
        const limited = lab.list("in", 4, { reds: [] });
        limited.dataset.indwellLimit = 3;
        part.append(block, limited);
        lab.main().append(lab.list("out", 2, { reds: [], from: 10 }), part); // a tile given back at the end moves nothing
        const fresh = { painted: false }; // so that the limit holds
        const attach = { outer: () => lab.attach(me, document, fresh), inner: () => lab.attach(me, part, fresh) };
        const handles = { [first]: attach[first]() };
        const other = first === "outer" ? "inner" : "outer";
        handles[other] = attach[other]();
        await lab.wait(1500);
        const impressions = me.log.filter(({ name }) => name === "item_impression").map(({ item }) => item.item_id);
        const views = me.log.filter(({ name }) => name === "view_item").length;
        const clicks = (selector) => (document.querySelector(selector).click(), me.log.filter(({ name }) => name === "select_item").length);
        const picked = [clicks("[data-indwell-list=in] a"), clicks("[data-indwell-list=out] a")];
        const dwells = () => me.log.filter(({ name }) => name === "item_dwell").length;
        const hidden = () => [...limited.children].filter((li) => li.hidden).length;
        const during = hidden();
        handles.outer.detach();
        const after = [hidden(), dwells()];
        handles.inner.detach();
        return { impressions, views, picked, during, after, end: [hidden(), dwells()] };
      }, first);
      assert.deepEqual(seen.impressions.toSorted(), ["t0", "t1", "t10", "t11", "t2"]);
      assert.equal(seen.views, 1);
      assert.deepEqual(seen.picked, [1, 2]);
      assert.deepEqual([seen.during, ...seen.after, ...seen.end], [1, 1, 0, 0, 1], "what the inner one hides it gives back, and the dwell is its");
    });
  }
});
